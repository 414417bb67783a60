import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { composeGrid, composeMixGrid, nearSquareGrid } from "../../src/media/grid.ts";
import { toPictures, toRgb, type Channels, type Picture } from "../../src/media/images.ts";
import { encodePicture, pictureFormatOf, PICTURE_FORMATS, writePicture } from "../../src/media/pictureFiles.ts";
import { float32, isDType } from "../../src/tensor/hostTensor.ts";

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
    [1, 1, 1], [2, 1, 2], [3, 2, 2], [5, 2, 3], [9, 3, 3], [10, 3, 4],
  ])("%d pictures: %d rows of %d", (count, rows, cols) => {
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

describe("encodePicture", () => {
  const lossless = ["png", "webp"] as const;
  const channelCounts = [1, 2, 3, 4] as const;

  it.each(lossless.flatMap((format) => channelCounts.map((channels) => [format, channels] as const)))(
    "%s keeps every pixel of %d channels",
    async (format, channels) => {
      const picture = gradient(12, 8, channels);
      const decoder = sharp(await encodePicture(picture, format)).raw();
      const { data, info } = await decoder.toBuffer({ resolveWithObject: true });
      const last = info.channels - 1; // grey comes back as RGB; with alpha, its last channel is the alpha
      const kept = ({ 1: [0], 2: [0, last], 3: [0, 1, 2], 4: [0, 1, 2, 3] } as const)[channels];
      const pixel = (i: number): unknown[] => kept.map((channel) => data[i * info.channels + channel]);
      expect(Array.from({ length: 12 * 8 }, (_, i) => pixel(i)).flat()).toEqual([...picture.data]);
    },
  );

  it.each([["jpg", "jpeg"], ["avif", "heif"]] as const)("%s stays close", async (format, name) => {
    const data = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => 60 + Math.floor(i / 96) * 4 + (i % 3) * 20);
    const bytes = await encodePicture({ width: 32, height: 32, channels: 3, data }, format);
    expect((await sharp(bytes).metadata()).format).toBe(name);
    const back = await sharp(bytes).raw().toBuffer();
    expect(Math.max(...back.map((value, i) => Math.abs(value - (data[i] ?? 0))))).toBeLessThan(12);
  });

  it("says which format holds larger pictures", async () => {
    const wide: Picture = { width: 17000, height: 1, channels: 1, data: new Uint8Array(17000) };
    const message = "at most 16383 pixels, but got 17000 x 1 pixels. Choose png";
    await expect(encodePicture(wide, "webp")).rejects.toThrow(message);
  });

  it("knows a format by the path's ending", () => {
    expect(pictureFormatOf("a/b.JPEG")).toBe("jpg");
    expect(pictureFormatOf("grid.png")).toBe("png");
    expect(() => pictureFormatOf("a.bmp")).toThrow('png, webp, jpg, avif, but got ".bmp"');
    expect(Object.values(PICTURE_FORMATS).map((format) => pictureFormatOf(`a.${format.ending}`))).toEqual(
      Object.keys(PICTURE_FORMATS),
    );
  });
});

describe("writePicture", () => {
  let folder = "";
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "pictures-"))));
  afterEach(() => rm(folder, { recursive: true }));

  it("writes only the picture, making folders", async () => {
    await writePicture(join(folder, "deep", "seed0001.png"), gradient(4, 4, 3));
    expect(await readdir(join(folder, "deep"))).toEqual(["seed0001.png"]);
    expect(await sharp(join(folder, "deep", "seed0001.png")).metadata()).toMatchObject({ width: 4, channels: 3 });
  });
});

describe("the official 8-bit pictures", () => {
  it.each(["tiny32", "cond16"])("come from the float images of %s, to the bit", async (name) => {
    const path = new URL(`../reference/${name}.expected.safetensors`, import.meta.url);
    const { tensors } = readSafetensors(await readFile(path));
    const images = tensors.get("image/1");
    const expected = tensors.get("uint8");
    if (images === undefined || !isDType(images, "float32") || expected === undefined) throw new Error("no reference");
    const bytes = toPictures(images).flatMap((picture) => [...picture.data]);
    expect(bytes).toEqual(Array.from(expected.data, Number));
  });
});
