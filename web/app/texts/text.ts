/** The languages of the page, each with its tag (BCP 47) and its own name. */
export const LANGUAGES = { en: { tag: "en-GB", name: "English" }, zh: { tag: "zh-CN", name: "简体中文" } } as const;

export type Language = keyof typeof LANGUAGES;

/** One text in every language: a string, or a function of what the text tells of. */
export type Text<T> = Readonly<Record<Language, T>>;

/** Texts by name. */
export type Table = Readonly<Record<string, Text<string> | Text<(...values: never[]) => string>>>;

/** A table as one language says it. */
export type Spoken<T extends Table> = { readonly [Name in keyof T]: T[Name]["en"] };

/** A text in English and Chinese. Functions get the same parameters in both, whose types the English one states. */
export function text(en: string, zh: string): Text<string>;
export function text<Values extends readonly unknown[]>(
  en: (...values: Values) => string,
  zh: (...values: NoInfer<Values>) => string,
): Text<(...values: Values) => string>;
export function text(en: unknown, zh: unknown): Text<unknown> {
  return { en, zh };
}

export function spoken<T extends Table>(table: T, language: Language): Spoken<T> {
  const names = Object.entries(table).map(([name, one]) => [name, one[language]]);
  return Object.fromEntries(names) as Spoken<T>;
}

/** The first of the wished languages (tags, the dearest first) that the page speaks; English where it speaks none. */
export function languageOf(wished: readonly string[]): Language {
  const known = Object.keys(LANGUAGES) as Language[];
  const found = wished.flatMap((tag) => known.filter((language) => tag.toLowerCase().split("-")[0] === language));
  return found[0] ?? "en";
}
