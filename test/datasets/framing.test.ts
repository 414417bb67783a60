import { describe, expect, it } from "vitest";
import { TRANSFORMS } from "../../src/datasets/framing.ts";

describe("center-crop", () => {
  it.each([
    [640, 480, { left: 80, top: 0, width: 480, height: 480 }],
    [481, 640, { left: 0, top: 79, width: 481, height: 481 }],
    [1, 900, { left: 0, top: 449, width: 1, height: 1 }],
  ])("of %d x %d", (width, height, crop) => {
    const square = { width: 64, height: 64 };
    expect(TRANSFORMS["center-crop"].frame({ width, height }, square)).toEqual({ crop, size: square, side: 64 });
  });
});

describe("center-crop-wide", () => {
  it.each([
    [1000, 300, { left: 300, top: 0, width: 400, height: 300 }],
    [400, 1000, { left: 0, top: 350, width: 400, height: 300 }],
  ])("of %d x %d keeps proportions", (width, height, crop) => {
    const wide = { width: 512, height: 384 };
    expect(TRANSFORMS["center-crop-wide"].frame({ width, height }, wide)).toEqual({ crop, size: wide, side: 512 });
  });
});

describe("none", () => {
  it("takes squares only", () => {
    const size = { width: 32, height: 32 };
    const crop = { left: 0, top: 0, width: 50, height: 50 };
    expect(TRANSFORMS.none.frame({ width: 50, height: 50 }, size)).toEqual({ crop, size, side: 32 });
    expect(TRANSFORMS.none.frame({ width: 50, height: 51 }, size)).toBe(undefined);
  });
});
