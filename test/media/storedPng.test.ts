import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { encodeRawPng } from "../../src/media/frameImage.ts";
import { readImage } from "../../src/media/readImage.ts";
import { readStoredPng } from "../../src/media/storedPng.ts";
import { noise } from "../datasets/pictures.ts";

/** As `stylegan dataset` writes it. */
async function stored(channels: 1 | 3, side = 64): Promise<Uint8Array> {
  const { data } = await noise(side, side).raw().toBuffer({ resolveWithObject: true });
  return encodeRawPng({ width: side, height: side, channels, data: data.subarray(0, side * side * channels) });
}

describe("a PNG of a data set", () => {
  it.each([1, 3] as const)("with %i channels has the pixels that sharp reads", async (channels) => {
    const png = await stored(channels, 256);
    const image = sharp(png).toColourspace(channels === 1 ? "b-w" : "srgb");
    const { data, ...header } = readStoredPng(png) ?? {};
    expect(header).toEqual({ width: 256, height: 256, channels });
    expect(Buffer.compare(data ?? new Uint8Array(), await image.raw().toBuffer())).toBe(0);
  });

  it("becomes of as many channels as are asked for", async () => {
    const wide = await readImage(await stored(1), { channels: 3 });
    const grey = readStoredPng(await stored(1));
    expect([wide.data[0], wide.data[1], wide.data[2]]).toEqual(new Array(3).fill(grey?.data[0]));
  });

  it("that was damaged anywhere is left to the decoder", async () => {
    const png = await stored(3, 8);
    for (let at = 0; at < png.length; at++) {
      const damaged = png.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 4;
      expect([at, readStoredPng(damaged)]).toEqual([at, undefined]);
      expect([at, readStoredPng(png.subarray(0, at))]).toEqual([at, undefined]);
    }
  });
});

describe("every other picture is left to the decoder:", () => {
  const raw = { compressionLevel: 0, adaptiveFiltering: false };
  it.each<[string, (image: Sharp) => Sharp]>([
    ["one that is compressed", (image) => image.blur().resize(64).png()],
    ["one whose rows are filtered", (image) => image.png({ ...raw, adaptiveFiltering: true })],
    ["one of 16 bits", (image) => image.toColourspace("rgb16").png(raw)],
    ["one with a palette", (image) => image.png({ ...raw, palette: true })],
    ["one that is interlaced", (image) => image.png({ ...raw, progressive: true })],
    ["one with transparency", (image) => image.ensureAlpha().png(raw)],
    ["one with a colour profile", (image) => image.withIccProfile("p3").png(raw)],
    ["one that EXIF turns", (image) => image.withMetadata({ orientation: 6 }).png(raw)],
    ["a JPEG", (image) => image.jpeg()],
  ])("%s", async (_, encode) => {
    expect(readStoredPng(await encode(noise(16, 16)).toBuffer())).toBeUndefined();
  });
});
