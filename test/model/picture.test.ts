import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { composeGrid, composeMixGrid, nearSquareGrid } from "../../src/model/grid.ts";
import { toPictures, toRgb, type Channels, type Picture } from "../../src/model/picture.ts";
import { float32, isDType } from "../../src/tensor/hostTensor.ts";
import { referenceFile } from "../checkpoints/files.ts";

function gradient(width: number, height: number, channels: Channels): Picture {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7) % 256);
  return { width, height, channels, data };
}

const dot = (value: number): Picture => ({ width: 1, height: 1, channels: 1, data: Uint8Array.of(value) });

describe("toPictures", () => {
  it("cuts after x * 127.5 + 128, as the official code does, instead of rounding", () => {
    const values = [-1, 1, 0, -0.0001, 0.9999, -5, 5, 0.0078, Number.NaN, -1.0039];
    const [picture] = toPictures(float32([1, 1, 1, values.length], values));
    expect([...(picture?.data ?? [])]).toEqual([0, 255, 128, 127, 255, 0, 255, 128, 0, 0]);
  });

  it("computes in float32: just below 2 the double product would fall short of a whole level", () => {
    const x = Math.fround(1 / 127.5); // in float32 x * 127.5 is exactly 1
    const [picture] = toPictures(float32([1, 1, 1, 1], [x]));
    expect(picture?.data[0]).toBe(129);
  });

  it("interleaves the planes of each image", () => {
    const planes = [-1, 1, 0, 0, 1, -1]; // two pixels: red, green, blue planes
    const pictures = toPictures(float32([2, 3, 1, 2], [...planes, ...planes.map((x) => -x)]));
    expect(pictures).toHaveLength(2);
    expect([...(pictures[0]?.data ?? [])]).toEqual([0, 128, 255, 255, 128, 0]);
    expect([...(pictures[1]?.data ?? [])]).toEqual([255, 128, 0, 0, 128, 255]);
  });

  it("refuses five channels", () => {
    expect(() => toPictures(float32([1, 5, 1, 1], [0, 0, 0, 0, 0]))).toThrow(UserError);
  });
});

describe("toRgb", () => {
  it.each([
    [1, [9], [9, 9, 9]],
    [2, [9, 200], [9, 9, 9]],
    [3, [1, 2, 3], [1, 2, 3]],
    [4, [1, 2, 3, 200], [1, 2, 3]],
  ] as const)("turns %d channels into three", (channels, from, to) => {
    expect([...toRgb({ width: 1, height: 1, channels, data: Uint8Array.from(from) }).data]).toEqual(to);
  });
});

describe("grids", () => {
  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [3, 2, 2],
    [5, 2, 3],
    [9, 3, 3],
    [10, 3, 4],
  ])("%d images: %d rows of %d", (count, rows, cols) => {
    expect(nearSquareGrid(count)).toEqual({ rows, cols });
  });

  it("places pictures row by row and leaves the rest black", () => {
    const grid = composeGrid([dot(1), undefined, dot(3)], { rows: 2, cols: 2 });
    expect([...grid.data]).toEqual([1, 0, 3, 0]);
  });

  it("keeps the pixels of each picture together", () => {
    const a = gradient(2, 2, 3);
    const grid = composeGrid([dot3(a, 0), a], { rows: 1, cols: 2 });
    expect([...grid.data.subarray(6, 12)]).toEqual([...a.data.subarray(0, 6)]);
    expect([...grid.data.subarray(18, 24)]).toEqual([...a.data.subarray(6, 12)]);
  });

  it("puts columns on top, rows at the left and nothing in the corner", () => {
    const grid = composeMixGrid([dot(10), dot(20)], [dot(1), dot(2), dot(3)], [11, 12, 13, 21, 22, 23].map(dot));
    expect([...grid.data]).toEqual([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23]);
    expect([grid.width, grid.height]).toEqual([4, 3]);
  });

  it("does not mix sizes", () => {
    expect(() => composeGrid([dot(1), gradient(2, 2, 1)], { rows: 1, cols: 2 })).toThrow("differ");
  });
});

function dot3(like: Picture, value: number): Picture {
  return { ...like, data: new Uint8Array(like.data.length).fill(value) };
}

describe("the official 8-bit pictures", () => {
  it.each(["tiny32", "cond16"])("come from the float images of %s, to the bit", (name) => {
    const { tensors } = readSafetensors(referenceFile(`${name}.expected.safetensors`));
    const images = tensors.get("image/1");
    const expected = tensors.get("uint8");
    if (images === undefined || !isDType(images, "float32") || expected === undefined) throw new Error("no reference");
    const bytes = toPictures(images).flatMap((picture) => [...picture.data]);
    expect(bytes).toEqual(Array.from(expected.data, Number));
  });
});
