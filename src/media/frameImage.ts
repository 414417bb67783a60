import sharp, { type Sharp } from "sharp";
import { boxResize } from "../datasets/boxResize.ts";
import type { Framing, Size } from "../datasets/framing.ts";
import type { DecodedImage } from "../datasets/imageSource.ts";
import { decoding, imagePixels, openImage } from "./readImage.ts";

export type FilterName = "box" | "lanczos";

/** Lanczos keeps detail; box averages, which suits drawings and pixel art. */
const RESIZERS: Readonly<Record<FilterName, (cut: Sharp, size: Size, channels: 1 | 3) => Promise<DecodedImage>>> = {
  lanczos: (cut, size, channels) =>
    imagePixels(cut.resize({ ...size, fit: "fill", kernel: "lanczos3", fastShrinkOnLoad: false }), channels),
  box: async (cut, size, channels) => boxResize(await imagePixels(cut, channels), size),
};

export interface FrameOptions {
  readonly filter: FilterName;
  readonly channels: 1 | 3;
  /** What shows through transparency. */
  readonly background: string;
}

/**
 * Cuts, resizes and pads a picture from its file's bytes.
 * @throws UserError when the bytes are damaged.
 */
export function frameImage(bytes: Uint8Array, { crop, size, side }: Framing, o: FrameOptions): Promise<DecodedImage> {
  return decoding(bytes, async () => {
    const cut = openImage(bytes, o).extract(crop);
    return padded(await RESIZERS[o.filter](cut, size, o.channels), side);
  });
}

/** Lays a picture in the middle of a black square. */
function padded(image: DecodedImage, side: number): DecodedImage {
  const { width, height, channels, data } = image;
  if (width === side && height === side) return image;
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  const square = new Uint8Array(side * side * channels);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * channels, (y + 1) * width * channels);
    square.set(row, ((top + y) * side + left) * channels);
  }
  return { width: side, height: side, channels, data: square };
}

/** An uncompressed PNG, the fastest to read: what the official data sets are made of. */
export function encodeRawPng({ width, height, channels, data }: DecodedImage): Promise<Uint8Array> {
  const image = sharp(data, { raw: { width, height, channels } });
  const coloured = channels === 1 ? image.toColourspace("b-w") : image;
  return coloured.png({ compressionLevel: 0, adaptiveFiltering: false }).toBuffer();
}
