import { LANGUAGES, type Language } from "./text.ts";

/** Numbers and the like as a language writes them. */
export interface Formats {
  /** 3200 -> "3,200"; at most so many decimals. */
  number(value: number, decimals?: number): string;
  /** 3200 -> "3.2 thousand", 32 000 -> "3.2万"; small ones as they are. */
  rounded(count: number): string;
  /** "a, b and c". */
  list(items: readonly string[]): string;
  /** 1 500 000 -> "1.5 MB". */
  megabytes(bytes: number): string;
  /** Day and time. */
  date(date: Date): string;
}

/** English has a form for one and one for all else; Chinese says both alike. */
export function plural(count: number, one: string, others = `${one}s`): string {
  return PLURALS.select(count) === "one" ? one : others;
}

const PLURALS = new Intl.PluralRules(LANGUAGES.en.tag);

function formats(language: Language): Formats {
  const { tag } = LANGUAGES[language];
  const rounded = new Intl.NumberFormat(tag, { notation: "compact", compactDisplay: "long" });
  const list = new Intl.ListFormat(tag, { type: "conjunction" });
  const dates = new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" });
  return {
    number: (value, decimals = 0) => value.toLocaleString(tag, { maximumFractionDigits: decimals }),
    rounded: (count) => rounded.format(count),
    list: (items) => list.format(items),
    megabytes: (bytes) => `${(bytes / 1e6).toLocaleString(tag, { maximumFractionDigits: bytes < 1e7 ? 1 : 0 })} MB`,
    date: (date) => dates.format(date),
  };
}

/** A rounded number of things in Chinese: "3000 张图片", "1.3 万张图片". */
export function measured(count: number, things: string): string {
  const [digits, unit = ""] = ZH.rounded(count).split(/(?=[万亿])/);
  return `${digits} ${unit}${things}`;
}

export const EN = formats("en");
export const ZH = formats("zh");
