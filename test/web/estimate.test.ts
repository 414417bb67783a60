import { expect, it } from "vitest";
import { pauseShare } from "../../web/training/run/cadence.ts";
import { duration, estimate } from "../../web/app/controls/estimate.ts";

it("says how long the rest takes, once that is known and worth saying", () => {
  expect(estimate(5000, 0.25, 0.75)).toBe("about 15 s left");
  expect(estimate(500, 0.25, 0.75)).toBe("");
  expect(estimate(5000, 0, 1)).toBe("");
  expect(estimate(5000, 0.9, 0.1)).toBe("");
});

it("words durations for people", () => {
  expect([3.4, 59.6, 75, 599, 601, 7260].map(duration)).toEqual([
    "3 s",
    "1 min 0 s",
    "1 min 15 s",
    "9 min 59 s",
    "10 min",
    "121 min",
  ]);
});

it("counts the pauses of a run, of which slow work takes a ninth at most", () => {
  expect(pauseShare(300, 2700)).toBeCloseTo(0.1, 12);
  expect(pauseShare(1000, 3000)).toBeCloseTo(1 / 9, 12);
  expect(pauseShare(0, 3000)).toBe(0);
});
