import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { DamagedPicture } from "../../src/datasets/damagedPicture.ts";
import { heicAsPng } from "../../src/media/heic.ts";
import { readImage } from "../../src/media/readImage.ts";
import { makeDataset } from "../../src/tasks/dataset.ts";
import { temporaryFolder } from "../cli/realCommands.ts";
import { plain, writeFiles } from "../datasets/pictures.ts";

/** 24 x 16: the left half red, the right one blue. */
const HALVES = readFileSync(fileURLToPath(new URL("halves.heic", import.meta.url)));
const path = temporaryFolder();

it("a HEIC is read as the PNG of its pixels", async () => {
  const { width, height, channels, data } = await readImage(await heicAsPng(HALVES));
  expect([width, height, channels]).toEqual([24, 16, 3]);
  const pixel = (x: number, y: number): readonly number[] => [...data.subarray((y * 24 + x) * 3, (y * 24 + x + 1) * 3)];
  for (const y of [1, 14]) {
    expect(pixel(2, y)).toEqual([200, 30, 40].map((value) => expect.closeTo(value, -0.7) as number));
    expect(pixel(21, y)).toEqual([20, 40, 200].map((value) => expect.closeTo(value, -0.7) as number));
  }
});

it("one that is cut off anywhere is damaged, and others are read after it", async () => {
  for (const length of [20, 200, 450, HALVES.length - 60]) {
    await expect(heicAsPng(HALVES.subarray(0, length)), `${length}`).rejects.toThrow(DamagedPicture);
  }
  expect((await readImage(await heicAsPng(HALVES))).width).toBe(24);
});

it("other files are left alone", async () => {
  const png = await plain(8, 8, 1).png().toBuffer();
  expect(await heicAsPng(png)).toBe(png);
});

it("without the package the way is told", async () => {
  const missing = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
  await expect(heicAsPng(HALVES, () => Promise.reject(missing))).rejects.toThrow(
    "HEIC needs the package libheif-js: npm install libheif-js, or save the image as PNG",
  );
});

it("dataset takes them", async () => {
  await writeFiles(path("in"), { "IMG_0001.HEIC": HALVES, "b.png": plain(16, 16, 1, 2, 3).png() });
  const options = { transform: "center-crop", filter: "lanczos", labels: "json", background: "white" } as const;
  const size = { width: 16, height: 16 };
  const report = await makeDataset(path("in"), path("out.zip"), {
    ...options,
    resolution: size,
    channels: "auto",
    range: "auto",
  });
  expect(report).toMatchObject({ pictures: 2, channels: 3, skipped: [] });
});
