import sharp, { type Sharp } from "sharp";
import type { Framing } from "../datasets/framing.ts";
import type { DecodedImage, ImageChannels } from "../datasets/imageSource.ts";
import { resample, type FilterName } from "../datasets/resample.ts";
import type { DeepDepth, ValueRange } from "../datasets/valueRange.ts";
import { openDeepImage } from "./deepImage.ts";
import { decoding, imagePixels, openImage } from "./readImage.ts";

export interface FrameOptions {
  readonly filter: FilterName;
  readonly channels: ImageChannels;
  /** What shows through transparency. */
  readonly background: string;
  /** For an image whose values are no bytes: their kind, and the range that becomes black to white. */
  readonly deep?: { readonly depth: DeepDepth; readonly range: ValueRange | undefined };
}

/**
 * Cuts, resizes and pads an image from its file's bytes.
 * @throws UserError when the bytes are damaged.
 */
export function frameImage(bytes: Uint8Array, { crop, size, side }: Framing, o: FrameOptions): Promise<DecodedImage> {
  return decoding(bytes, async () => {
    const cut = await imagePixels((await opened(bytes, o)).extract(crop), o.channels);
    return padded(resample(cut, size, o.filter), side);
  });
}

/** Whole 16-bit scales are sharp's business. */
async function opened(bytes: Uint8Array, { deep, background, channels }: FrameOptions): Promise<Sharp> {
  const isWhole = deep?.depth === "ushort" && deep.range === undefined;
  if (deep === undefined || isWhole) return openImage(bytes, { background, channels });
  return openDeepImage(bytes, deep.depth, deep.range, background);
}

/** Lays an image in the middle of a black square. */
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
