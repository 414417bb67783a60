import { expect, it } from "vitest";
import { isRepeated } from "../../src/model/repeated.ts";

it.each([
  [256, 1, true],
  [512, 1, false],
  [256, 2, false],
  [64, 16, true],
  [64, 17, false],
])("of images of %i pixels a side, %i at once, a recording is worth its memory: %s", (resolution, images, isWorth) => {
  expect(isRepeated(resolution, images)).toBe(isWorth);
});
