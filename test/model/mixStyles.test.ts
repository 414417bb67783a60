import { describe, expect, it } from "vitest";
import { firstHalf, statedMixStyles } from "../../src/model/mixStyles.ts";

describe("the layers that a mix takes from its columns", () => {
  it("are the first half", () => {
    expect([10, 15, 18].map((numWs) => firstHalf(numWs).at(-1))).toEqual([4, 7, 8]);
  });

  it("or what the checkpoint recommends", () => {
    expect(statedMixStyles({ mixStyles: [2, 3, 9] }, 10)).toEqual([2, 3, 9]);
  });

  it.each([
    [{}], [{ mixStyles: [] }], [{ mixStyles: "2-9" }], [{ mixStyles: [10] }], [{ mixStyles: [0.5] }],
    [{ mixStyles: [-1] }], [{ mixStyles: ["1"] }], [{ mixStyles: null }],
  ])("unless that is none: %j", (extras) => {
    expect(statedMixStyles(extras, 10)).toBeUndefined();
  });
});
