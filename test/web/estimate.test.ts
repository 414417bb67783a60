import { expect, it } from "vitest";
import { duration, estimate } from "../../web/app/progress/estimate.ts";

it("says how long the rest takes, once that is known and worth saying", () => {
  expect(estimate(5000, 0.25, 0.75)).toBe("about 15 s left");
  expect(estimate(500, 0.25, 0.75)).toBe("");
  expect(estimate(5000, 0, 1)).toBe("");
  expect(estimate(5000, 0.9, 0.1)).toBe("");
});

it("words durations for people", () => {
  expect([3.4, 59.6, 75, 599, 601, 7260].map(duration)).toEqual(
    ["3 s", "1 min 0 s", "1 min 15 s", "9 min 59 s", "10 min", "121 min"]);
});
