import { expect, it } from "vitest";
import { EN, plural, ZH } from "../../web/app/texts/formats.ts";
import { languageOf, spoken } from "../../web/app/texts/text.ts";
import { TABLES } from "../../web/app/texts/texts.ts";

/** Names and symbols that Chinese writes as English does. */
const SAME = /^[^\p{Lu}\p{Ll}]*$|^[A-Z]{2,}\d?$/u;

const entries = Object.entries(TABLES).flatMap(([table, texts]) =>
  Object.entries(texts).map(([name, { en, zh }]) => ({ name: `${table}.${name}`, en, zh })),
);

it("every text is Chinese in Chinese and has no Chinese in English", () => {
  const wrong = entries.filter(({ en, zh }) => {
    const [english, chinese] = [String(en), String(zh)];
    return /\p{Script=Han}/u.test(english) || (!/\p{Script=Han}/u.test(chinese) && !SAME.test(chinese));
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it("a text tells of as much in both languages", () => {
  const others = entries.filter(({ en, zh }) => typeof en !== typeof zh || en.length < 1 || zh.length < 1);
  expect(others.map(({ name }) => name)).toEqual([]);
  const functions = entries.filter(({ en }) => typeof en === "function");
  expect(functions.filter(({ en, zh }) => en.length !== zh.length).map(({ name }) => name)).toEqual([]);
});

it("the first language that the page speaks is chosen", () => {
  expect(languageOf(["fr", "zh-TW", "en"])).toBe("zh");
  expect(languageOf(["EN-gb", "zh"])).toBe("en");
  expect(languageOf(["fr"])).toBe("en");
});

it("a table is spoken in one language", () => {
  const table = { tabs: TABLES.tabs.gallery };
  expect([spoken(table, "en"), spoken(table, "zh")]).toEqual([{ tabs: "Gallery" }, { tabs: "画廊" }]);
});

it("numbers are written as the language writes them", () => {
  expect([EN, ZH].map((form) => form.rounded(32_000))).toEqual(["32 thousand", "3.2万"]);
  expect([EN, ZH].map((form) => form.list(["a", "b", "c"]))).toEqual(["a, b, and c", "a、b和c"]);
  expect([0, 1, 2].map((count) => plural(count, "image"))).toEqual(["images", "image", "images"]);
});
