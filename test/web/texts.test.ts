import { expect, it } from "vitest";
import { parseNumberList } from "../../src/base/numberList.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { UserError } from "../../src/base/errors.ts";
import { inChinese } from "../../web/app/texts/foreign.ts";
import { CHINESE } from "../../web/app/texts/foreignChinese.ts";
import { EN, plural, ZH } from "../../web/app/texts/formats.ts";
import { languageOf, spoken, text } from "../../web/app/texts/text.ts";
import { readNumber } from "../../web/base/readNumber.ts";
import { checkChoices, defaultChoices } from "../../web/training/choices.ts";
import { TABLES } from "../../web/app/texts/texts.ts";

/** Names and symbols that Chinese writes as English does. */
const SAME = /^[^\p{Lu}\p{Ll}]*$|^[A-Z]{2,}\d?$|^Web(?:GPU|Assembly)$/u;
/** Commas and the like that Latin texts do not have. */
const CHINESE_MARKS = /[\p{Script=Han}，。、；：（）]/u;

const entries = Object.entries(TABLES).flatMap(([table, texts]) =>
  Object.entries(texts).map(([name, { en, zh }]) => ({ name: `${table}.${name}`, en, zh })),
);

it("every text is Chinese in Chinese and has no Chinese in English", () => {
  const wrong = entries.filter(({ en, zh }) => {
    const [english, chinese] = [String(en), String(zh)];
    return /\p{Script=Han}/u.test(english) || (!CHINESE_MARKS.test(chinese) && !SAME.test(chinese));
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

it("a text tells of as much in both languages", () => {
  const others = entries.filter(({ en, zh }) => typeof en !== typeof zh || en.length < 1 || zh.length < 1);
  expect(others.map(({ name }) => name)).toEqual([]);
  const functions = entries.filter(({ en }) => typeof en === "function");
  expect(functions.filter(({ en, zh }) => en.length !== zh.length).map(({ name }) => name)).toEqual([]);
});

it("a text without Chinese, or with other parameters, does not compile", () => {
  const english = (count: number): string => `${count} images`;
  // @ts-expect-error Chinese is missing
  expect(text("Save").zh).toBeUndefined();
  // @ts-expect-error Chinese is missing
  expect(text(english).zh).toBeUndefined();
  // @ts-expect-error Chinese tells of something else
  expect(text(english, (name: string) => name).en(2)).toBe("2 images");
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
  expect([EN, ZH].map((form) => form.list(["a", "b", "c"]))).toEqual(["a, b and c", "a、b和c"]);
  expect([0, 1, 2].map((count) => plural(count, "image"))).toEqual(["images", "image", "images"]);
});

/** What work throws, as the page gets it. */
function messageOf(work: () => unknown, of = ""): string {
  try {
    work();
    return "";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return new UserError({ ...error.parts, attempted: `${error.parts.attempted}${of}` }).message;
  }
}

it("what the library says is said in Chinese, and what is not known is introduced", () => {
  const choices = { ...defaultChoices(32, "narrow"), batch: 6 };
  const read = readNumber("x", { min: 1, max: 64 });
  expect([
    "problem" in read && inChinese(read.problem),
    inChinese(messageOf(() => parseNumberList("5-3", { what: "seed" }))),
    inChinese(messageOf(() => readCheckpoint(new Uint8Array(9)), " a.jpg")),
    inChinese(messageOf(() => checkChoices(choices))),
    inChinese("Cannot fly: there must be wings."),
    inChinese("WebGPU takes 0.05 s for an image of this network and the CPU 0.02 s, so the CPU is used"),
  ]).toEqual([
    " 1 到 64 之间的整数",
    '无法读取种子列表“5-3”：范围应从小到大，例如 3-5，而这里是 "5-3"。数字和范围之间用逗号分隔，例如 85,100,3-7。',
    expect.stringMatching(/^无法读取检查点 a\.jpg：.*，而这是未知类型的文件。/),
    expect.stringMatching(/^无法按这些设置训练：“批大小” 应为 4 的倍数/),
    "没有成功，详情（英文）：Cannot fly: there must be wings.",
    "WebGPU 完成这个网络的一张图片需要 0.05 秒，CPU 需要 0.02 秒，所以使用 CPU",
  ]);
});

it("a phrase tells in Chinese of nothing that the English one lacks", () => {
  const places = (text: string): string[] => [...text.matchAll(/\{\d\}/g)].map(([place]) => place);
  const wrong = CHINESE.filter(([en, zh]) => places(zh).some((place) => !places(en).includes(place)));
  expect(wrong).toEqual([]);
  expect(CHINESE.filter(([, zh]) => !/\p{Script=Han}/u.test(zh))).toEqual([]);
});
