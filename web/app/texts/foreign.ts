import { CHINESE, type Phrase } from "./foreignChinese.ts";
import { useLanguage } from "./language.ts";

/**
 * What the modules below the page say in English, in the page's language: progress, notes, and errors as the library
 * words them. What no phrase says stays English, behind a few words of introduction where it is an error.
 */
export function said(english: string): string {
  return useLanguage.getState().language === "zh" ? inChinese(english) : english;
}

/** The same in Chinese, whatever the page speaks. */
export function inChinese(english: string): string {
  return known(english) ?? (english.startsWith("Cannot ") ? `没有成功，详情（英文）：${english}` : english);
}

/** What a sentence tells of may itself be a phrase. */
function known(english: string): string | undefined {
  for (const { pattern, order, chinese } of PATTERNS) {
    const match = pattern.exec(english);
    if (match === null) continue;
    const pieces = new Map(order.map((place, i) => [place, match[i + 1] ?? ""]));
    return chinese.replace(/\{(\d)\}/g, (_, place: string) => {
      const piece = pieces.get(place) ?? "";
      return known(piece) ?? piece;
    });
  }
  return undefined;
}

interface Pattern {
  readonly pattern: RegExp;
  /** Which place each of its groups fills. */
  readonly order: readonly string[];
  readonly chinese: string;
}

function patternOf([english, chinese]: Phrase): Pattern {
  const source = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\d\}/g, "(.+?)");
  const order = [...english.matchAll(/\{(\d)\}/g)].map(([, place = ""]) => place);
  return { pattern: new RegExp(`^${source}$`, "s"), order, chinese };
}

const PATTERNS = CHINESE.map(patternOf);
