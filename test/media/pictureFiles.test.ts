import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodePicture, pictureFormatOf, PICTURE_FORMATS, writePicture } from "../../src/media/pictureFiles.ts";
import { PICTURE_FORMAT_NAMES } from "../../src/media/pictureFormatNames.ts";
import type { Channels, Picture } from "../../src/model/picture.ts";

function gradient(width: number, height: number, channels: Channels): Picture {
  const data = Uint8Array.from({ length: width * height * channels }, (_, i) => (i * 7) % 256);
  return { width, height, channels, data };
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

  it.each([
    ["jpg", "jpeg"],
    ["avif", "heif"],
  ] as const)("%s stays close", async (format, name) => {
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

  it.each([
    [4, 4, 47],
    [0, 4, 0],
    [2.5, 4, 30],
  ])("makes no file of %d x %d pixels from %d bytes", async (width, height, bytes) => {
    const picture: Picture = { width, height, channels: 3, data: new Uint8Array(bytes) };
    for (const format of PICTURE_FORMAT_NAMES) await expect(encodePicture(picture, format), format).rejects.toThrow();
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
