import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { parseNumberList } from "../../src/base/numberList.ts";
import { similarNames } from "../../src/base/similarNames.ts";

const seed = { what: "seed" };

describe("parseNumberList", () => {
  it.each([
    ["85,100,3-7", [85, 100, 3, 4, 5, 6, 7]],
    ["0", [0]],
    ["5-5", [5]],
    [" 1 , 2 - 4 ", [1, 2, 3, 4]],
    ["7,7,6-8", [7, 7, 6, 7, 8]],
    ["4294967295", [4294967295]],
    ["007", [7]],
  ])("%s", (text, expected) => {
    const list = parseNumberList(text, seed);
    expect([...list]).toEqual(expected);
    expect([...list], "a list can be walked twice").toEqual(expected);
    expect(list.count).toBe(expected.length);
  });

  it("holds every seed there is without holding it", () => {
    const all = parseNumberList("0-4294967295", seed);
    expect(all.count).toBe(2 ** 32);
    const [first, second] = all;
    expect([first, second]).toEqual([0, 1]);
  });

  it.each([
    ["", "an empty item"],
    ["1,,2", "an empty item"],
    ["1,x", '"x"'],
    ["-1", '"-1"'],
    ["1.5", '"1.5"'],
    ["1e3", '"1e3"'],
    ["1-2-3", '"1-2-3"'],
    ["3-", '"3-"'],
    ["4294967296", 'from 0 to 4294967295, but got "4294967296"'],
    ["5-4294967296", 'from 0 to 4294967295, but got "5-4294967296"'],
    ["99999999999999999999", '"99999999999999999999"'],
    ["7-3", 'a range must go up, as in 3-7, but got "7-3"'],
  ])("refuses %j, naming the piece", (text, message) => {
    expect(() => parseNumberList(text, seed)).toThrow(UserError);
    expect(() => parseNumberList(text, seed)).toThrow(message);
  });

  it("keeps to its limits", () => {
    const style = { what: "style", min: 1, max: 6, maxCount: 3 };
    expect([...parseNumberList("1,4-5", style)]).toEqual([1, 4, 5]);
    expect(() => parseNumberList("0", style)).toThrow("a style is a whole number from 1 to 6");
    expect(() => parseNumberList("1-4", style)).toThrow("at most 3 styles may be listed, but got 4 numbers");
  });
});

describe("similarNames", () => {
  const names = ["tiny32.pkl", "tiny32.pth", "cond16.pkl", "afhqcat.safetensors"];
  it.each([
    ["tiny23.pkl", "tiny32.pkl"],
    ["TINY32.PKL", "tiny32.pkl"],
    ["cond6.pkl", "cond16.pkl"],
    ["afhqcat", "afhqcat.safetensors"],
  ])("%s: %s", (wrong, right) => {
    expect(similarNames(wrong, names)[0]).toBe(right);
  });

  it("suggests nothing far away", () => {
    expect(similarNames("metfaces1024.pkl", names)).toEqual([]);
    expect(similarNames("tiny32", names)).toHaveLength(2);
    expect(similarNames("tiny32", names, 1)).toHaveLength(1);
  });
});
