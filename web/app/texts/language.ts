import { create } from "zustand";
import { LANGUAGES, languageOf, type Language } from "./text.ts";

const KEY = "stylegan.language";

interface LanguageState {
  readonly language: Language;
}

/** The language that the page speaks; English until `beginLanguage`, as in tests without a browser. */
export const useLanguage = create<LanguageState>()(() => ({ language: "en" }));

/** Before anything is drawn: the language that was chosen here before, or else the first that the browser wishes. */
export function beginLanguage(): void {
  const kept = Object.keys(LANGUAGES).find((language) => language === storage()?.getItem(KEY));
  use(kept === undefined ? languageOf(navigator.languages) : (kept as Language));
}

/** Speaks another language from now on; it belongs to whoever looks, so it is kept here and in no link. */
export function chooseLanguage(language: Language): void {
  storage()?.setItem(KEY, language);
  use(language);
}

function use(language: Language): void {
  document.documentElement.lang = LANGUAGES[language].tag;
  useLanguage.setState({ language });
}

/** Browsers that block site data throw on the mere mention of it. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
