import { describe, expect, it } from "vitest";
import { expect as pageExpect } from "./pageExpect.ts";
import * as page from "./pageTests.ts";

const ran: string[] = [];
page.describe("outer", () => {
  page.beforeAll(() => ran.push("before"));
  page.afterAll(() => ran.push("after"));
  page.it("holds", () => ran.push("holds"));
  page.describe("inner", { timeout: 1 }, () => {
    page.it("does not", async () => {
      await Promise.resolve();
      throw new Error("not so");
    });
    page.it("cannot", ({ skip }) => {
      skip(true, "nothing to try it on");
      throw new Error("went on");
    });
  });
});
page.describe("unprepared", () => {
  page.beforeAll(() => Promise.reject(new Error("no engine")));
  page.it("never runs", () => ran.push("never"));
});

const outcomes = async (only?: string): Promise<unknown> =>
  (await page.runTests(only)).map(({ name, outcome, message }) => [name, outcome, message?.split("\n")[0]]);

describe("tests in a page", () => {
  it("pass, fail and are skipped like vitest's", async () => {
    expect(await outcomes()).toEqual([
      ["outer > holds", "passed", undefined],
      ["outer > inner > does not", "failed", "Error: not so"],
      ["outer > inner > cannot", "skipped", "nothing to try it on"],
      ["unprepared > prepares", "failed", "Error: no engine"],
    ]);
    expect(ran).toEqual(["before", "holds", "after"]);
  });
  it("run by name, and a name that none has is an error", async () => {
    expect(await outcomes("inner > does")).toEqual([["outer > inner > does not", "failed", "Error: not so"]]);
    await expect(page.runTests("nobody")).rejects.toThrow(/No test matches nobody/);
  });
});

describe("what tests in a page expect", () => {
  it.each<[string, () => unknown]>([
    ["other numbers", () => pageExpect(1).toBe(2)],
    ["NaN within a limit", () => pageExpect(NaN).toBeLessThanOrEqual(1)],
    ["more than a limit", () => pageExpect(2).toBeLessThanOrEqual(1)],
    ["no more than a limit", () => pageExpect(1).toBeGreaterThan(1)],
    ["other elements", () => pageExpect({ a: [1, 2] }).toEqual({ a: [1, 3] })],
    ["fewer elements", () => pageExpect([1]).toEqual([1, 2])],
    ["other keys", () => pageExpect({ a: 1 }).toEqual({ b: 1 })],
    ["other types of array", () => pageExpect(Float32Array.of(1)).toEqual(Uint16Array.of(1))],
    ["other text", () => pageExpect("a").toMatch(/b/)],
    ["a promise that holds", () => pageExpect(Promise.resolve()).rejects.toThrow(/./)],
    ["another error", () => pageExpect(Promise.reject(new Error("a"))).rejects.toThrow(/b/)],
  ])("fails for %s", async (_, check) => {
    await expect((async () => check())()).rejects.toThrow(/^expected/);
  });
  it("passes for what is equal", async () => {
    pageExpect({ shape: [2], data: Float32Array.of(1, NaN) }).toEqual({ shape: [2], data: Float32Array.of(1, NaN) });
    await pageExpect(Promise.reject(new Error("ab"))).rejects.toThrow(/b/);
  });
});
