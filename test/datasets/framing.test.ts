import { describe, expect, it } from "vitest";
import { boxResize } from "../../src/datasets/boxResize.ts";
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

describe("boxResize", () => {
  const resized = (values: number[], width: number): number[] => {
    const row = { width: values.length, height: 1, channels: 1 as const, data: Uint8Array.from(values) };
    return [...boxResize(row, { width, height: 1 }).data];
  };

  it("averages whole areas", () => {
    expect(resized([10, 20, 30, 50], 2)).toEqual([15, 40]);
    const data = Uint8Array.of(0, 100, 10, 200, 20, 30, 30, 70);
    const pixels = boxResize({ width: 4, height: 2, channels: 1, data }, { width: 2, height: 1 });
    expect([...pixels.data]).toEqual([38, 78]); // (0 + 100 + 20 + 30) / 4 and (10 + 200 + 30 + 70) / 4, rounded to even
  });

  it("gives each pixel to the area that holds its centre", () => {
    expect(resized([0, 90, 255], 2)).toEqual([45, 255]); // the second centre lies on the border, with the first
  });

  it("repeats pixels when it enlarges", () => {
    expect(resized([7, 9], 4)).toEqual([7, 7, 9, 9]);
    expect(resized([7, 8, 9], 3)).toEqual([7, 8, 9]);
  });

  it("keeps channels apart", () => {
    const image = { width: 2, height: 1, channels: 3 as const, data: Uint8Array.of(0, 10, 20, 100, 30, 60) };
    expect([...boxResize(image, { width: 1, height: 1 }).data]).toEqual([50, 20, 40]);
  });
});
