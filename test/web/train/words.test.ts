import { expect, it } from "vitest";
import { counted } from "../../../src/base/counted.ts";
import { imagesText } from "../../../web/app/controls/words.ts";

it("one thing is no plural", () => {
  const steps = [0, 1, 2, 3000].map((count) => counted(count, "step"));
  expect(steps).toEqual(["0 steps", "1 step", "2 steps", "3,000 steps"]);
  expect([1, 12, 3200].map(imagesText)).toEqual(["1 image", "12 images", "3.2 thousand images"]);
});
