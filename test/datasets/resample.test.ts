import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { TRANSFORMS, type TransformName } from "../../src/datasets/framing.ts";
import { resample, type FilterName } from "../../src/datasets/resample.ts";
import { frameImage } from "../../src/media/frameImage.ts";
import { readImage, readImageHeader } from "../../src/media/readImage.ts";

interface ReferenceCase {
  readonly transform: TransformName | null;
  readonly filter: FilterName;
  readonly width: number;
  readonly height: number;
  readonly images: readonly { readonly input: string; readonly output: string }[];
}

const folder = fileURLToPath(new URL("../reference/dataset/", import.meta.url));
const { cases } = JSON.parse(readFileSync(`${folder}cases.json`, "utf8")) as { readonly cases: ReferenceCase[] };
const rows = (transform: TransformName | null, filter?: FilterName) =>
  cases
    .filter((c) => c.transform === transform && c.filter === (filter ?? c.filter))
    .flatMap(({ images, ...o }) => images.map((image) => ({ ...o, ...image })));

describe("resample", () => {
  it.each(rows(null))("makes Pillow's bytes: $filter, $input", async ({ filter, input, output, ...size }) => {
    const wanted = await readImage(await readFile(folder + output));
    const image = await readImage(await readFile(folder + input), { channels: wanted.channels });
    expect(resample(image, size, filter).data).toEqual(new Uint8Array(wanted.data));
  });

  it.each(rows("center-crop", "lanczos"))("as does the command: $input", async ({ filter, input, output, ...size }) => {
    const [bytes, wanted] = [await readFile(folder + input), await readImage(await readFile(folder + output))];
    const framing = TRANSFORMS["center-crop"].frame(await readImageHeader(bytes), size);
    const found = await frameImage(bytes, framing, { filter, channels: 3, background: "white" });
    expect(new Uint8Array(found.data)).toEqual(new Uint8Array(wanted.data));
  });

  const resized = (values: number[], width: number, filter: FilterName): number[] => {
    const row = { width: values.length, height: 1, channels: 1 as const, data: Uint8Array.from(values) };
    return [...resample(row, { width, height: 1 }, filter).data];
  };

  it("weighs colours by their transparency, as Pillow does", () => {
    const data = Uint8Array.of(
      // numpy.random.RandomState(5), one pixel clear, one opaque
      99,
      206,
      239,
      0,
      230,
      118,
      144,
      73,
      8,
      228,
      231,
      190,
      155,
      112,
      158,
      208,
      7,
      204,
      143,
      113,
      181,
      231,
      80,
      255,
      44,
      205,
      203,
      65,
      175,
      30,
      212,
      86,
      125,
      146,
      254,
      121,
      137,
      106,
      41,
      233,
      190,
      129,
      210,
      103,
      144,
      206,
      5,
      58,
      0,
      208,
      132,
      110,
      164,
      105,
      179,
      27,
      31,
      2,
      68,
      38,
      105,
      211,
      147,
      18,
    );
    const small = (filter: FilterName): number[] => [
      ...resample({ width: 4, height: 4, channels: 4, data }, { width: 2, height: 2 }, filter).data,
    ];
    expect(small("lanczos")).toEqual([129, 200, 119, 122, 117, 158, 175, 148, 108, 150, 121, 134, 168, 113, 91, 56]);
    expect(small("box")).toEqual([144, 204, 107, 111, 94, 149, 197, 138, 105, 138, 122, 123, 143, 134, 125, 55]);
  });

  it("averages whole areas, rounding after each axis", () => {
    expect(resized([10, 20, 30, 50], 2, "box")).toEqual([15, 40]);
    const data = Uint8Array.of(0, 100, 10, 200, 20, 30, 30, 70);
    const pixels = resample({ width: 4, height: 2, channels: 1, data }, { width: 2, height: 1 }, "box");
    expect([...pixels.data]).toEqual([38, 78]); // of (50, 105) and (25, 50)
  });

  it("gives each pixel to the area that holds its centre", () => {
    expect(resized([0, 90, 255], 2, "box")).toEqual([45, 255]); // the second centre lies on the border, with the first
  });

  it("repeats pixels when the box enlarges, and clamps where Lanczos overshoots", () => {
    expect(resized([7, 9], 4, "box")).toEqual([7, 7, 9, 9]);
    expect(resized([7, 8, 9], 3, "lanczos")).toEqual([7, 8, 9]);
    const edge = resized([0, 0, 0, 255, 255, 255], 24, "lanczos");
    expect([Math.min(...edge), Math.max(...edge)]).toEqual([0, 255]);
  });

  it("keeps channels apart", () => {
    const image = { width: 2, height: 1, channels: 3 as const, data: Uint8Array.of(0, 10, 20, 100, 30, 60) };
    expect([...resample(image, { width: 1, height: 1 }, "box").data]).toEqual([50, 20, 40]);
  });
});
