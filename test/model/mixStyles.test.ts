import { describe, expect, it } from "vitest";
import { firstSeven, statedMixStyles } from "../../src/model/mixStyles.ts";

describe("the layers that a mix takes from its columns", () => {
  it("are the first seven, as officially", () => {
    expect(firstSeven(18)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([4, 6, 8, 10].map((numWs) => firstSeven(numWs).at(-1))).toEqual([3, 5, 6, 6]);
  });

  it("or what the checkpoint recommends", () => {
    expect(statedMixStyles({ mixStyles: [2, 3, 9] }, 10)).toEqual([2, 3, 9]);
  });

  it.each([
    [{}],
    [{ mixStyles: [] }],
    [{ mixStyles: "2-9" }],
    [{ mixStyles: [10] }],
    [{ mixStyles: [0.5] }],
    [{ mixStyles: [-1] }],
    [{ mixStyles: ["1"] }],
    [{ mixStyles: null }],
  ])("unless that is none: %j", (extras) => {
    expect(statedMixStyles(extras, 10)).toBeUndefined();
  });
});
