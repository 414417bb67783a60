import { describe, expect, it } from "vitest";
import type { DecodedImage } from "../../../../src/datasets/imageSource.ts";
import { decodePicture } from "../../../../web/base/decodePicture.ts";

const decoded = (file: Blob, side: number): Promise<DecodedImage> =>
  decodePicture(file, { side, filter: "box", channels: 3 });

type Colour = "red" | "lime" | "blue" | "white";
const RGB: Readonly<Record<Colour, readonly number[]>> = {
  red: [255, 0, 0],
  lime: [0, 255, 0],
  blue: [0, 0, 255],
  white: [255, 255, 255],
};

interface Rectangle {
  readonly colour: Colour;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function picture(width: number, height: number, parts: readonly Rectangle[], type = "image/png"): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  for (const part of parts) {
    if (context === null) continue;
    context.fillStyle = part.colour;
    context.fillRect(part.x, part.y, part.width, part.height);
  }
  return canvas.convertToBlob({ type, quality: 1 });
}

/** A JPEG whose EXIF data say how it must be turned: 6 is a quarter to the right. */
async function turned(jpeg: Blob, orientation: number): Promise<Blob> {
  const bytes = new Uint8Array(await jpeg.arrayBuffer());
  const exif = [
    0xff,
    0xe1,
    0,
    34,
    ...[..."Exif"].map((c) => c.charCodeAt(0)),
    0,
    0,
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    1,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ];
  return new Blob([bytes.subarray(0, 2), Uint8Array.from(exif), bytes.subarray(2)]);
}

const at = (data: Uint8Array, side: number, x: number, y: number): number[] => [
  ...data.subarray((y * side + x) * 3, (y * side + x) * 3 + 3),
];

/** The channels of a pixel that are bright: JPEG rounds. */
const bright = (pixel: readonly number[]): boolean[] => pixel.map((value) => value > 128);

describe("a picture", () => {
  it("is cut to its middle square and averaged", async () => {
    const wide = await picture(32, 16, [
      { colour: "red", x: 0, y: 0, width: 32, height: 16 },
      { colour: "blue", x: 8, y: 0, width: 8, height: 16 },
      { colour: "lime", x: 16, y: 0, width: 8, height: 15 },
    ]);
    const { width, height, channels, data } = await decoded(wide, 8);
    expect([width, height, channels]).toEqual([8, 8, 3]);
    expect(at(data, 8, 0, 0)).toEqual([...RGB.blue]);
    expect(at(data, 8, 3, 7)).toEqual([...RGB.blue]);
    expect(at(data, 8, 4, 0)).toEqual([...RGB.lime]);
    expect(at(data, 8, 7, 7)).toEqual([128, 128, 0]);
  });

  it("lies on white where it is transparent", async () => {
    const half = await picture(8, 8, [{ colour: "red", x: 0, y: 0, width: 4, height: 8 }]);
    const { data } = await decoded(half, 8);
    expect([at(data, 8, 3, 4), at(data, 8, 4, 4)]).toEqual([[...RGB.red], [...RGB.white]]);
  });

  it("keeps its transparency, or becomes grey, for networks of such pictures", async () => {
    const half = await picture(8, 8, [{ colour: "red", x: 0, y: 0, width: 4, height: 8 }]);
    const frame = { side: 8, filter: "lanczos" } as const;
    const { data: rgba } = await decodePicture(half, { ...frame, channels: 4 });
    expect([...rgba.subarray(0, 4), rgba[7 * 4 + 3]]).toEqual([255, 0, 0, 255, 0]);
    const { data: grey } = await decodePicture(half, { ...frame, channels: 1 });
    expect([grey.length, grey[0], grey[7]]).toEqual([64, 127, 255]);
  });

  it("stands upright", async () => {
    const topRed = await picture(
      16,
      16,
      [
        { colour: "blue", x: 0, y: 0, width: 16, height: 16 },
        { colour: "red", x: 0, y: 0, width: 16, height: 8 },
      ],
      "image/jpeg",
    );
    const { data } = await decoded(await turned(topRed, 6), 16);
    expect(bright(at(data, 16, 13, 8))).toEqual([true, false, false]);
    expect(bright(at(data, 16, 2, 8))).toEqual([false, false, true]);
  });

  it("keeps every byte where it has the size already", async () => {
    const source = new OffscreenCanvas(16, 16);
    const bytes = Uint8ClampedArray.from({ length: 16 * 16 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i * 37) % 256));
    source.getContext("2d")?.putImageData(new ImageData(bytes, 16, 16), 0, 0);
    const { data } = await decoded(await source.convertToBlob(), 16);
    expect(data).toEqual(Uint8Array.from(bytes.filter((_, i) => i % 4 !== 3)));
  });

  it("is refused where the browser cannot read it", async () => {
    const decoding = decoded(new Blob(["no image"]), 8);
    await expect(decoding).rejects.toThrow(/this browser cannot read it as an image/);
  });
});
