import sharp, { type Sharp } from "sharp";
import { UserError } from "../base/errors.ts";
import { isDeep, SCALES, toBytes, type DeepDepth, type ValueRange } from "../datasets/valueRange.ts";
import { pngBitDepth } from "./pngHeader.ts";
import { decoding, isGreySpace, SHARP_OPTIONS } from "./readImage.ts";

/** The kind of an image's values; undefined for bytes. @throws UserError when the bytes are no image. */
export async function deepDepth(bytes: Uint8Array): Promise<DeepDepth | undefined> {
  const bits = pngBitDepth(bytes);
  if (bits !== undefined) return bits === 16 ? "ushort" : undefined;
  const { depth } = await decoding(bytes, () => sharp(bytes, SHARP_OPTIONS).metadata());
  return isDeep(depth) ? depth : undefined;
}

/** The least and the largest finite value, transparency left aside; undefined where there is none. */
export async function deepRange(bytes: Uint8Array, depth: DeepDepth): Promise<ValueRange | undefined> {
  const { values } = await decoding(bytes, () => deepPixels(sharp(bytes, SHARP_OPTIONS).removeAlpha(), bytes, depth));
  let [min, max] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : undefined;
}

/**
 * Opens an image as an upright one of bytes.
 * @param range what becomes black and white; the whole scale of its values where there is none.
 * @throws UserError when it holds no number.
 */
export async function openDeepImage(
  bytes: Uint8Array,
  depth: DeepDepth,
  range: ValueRange | undefined,
  background: string,
): Promise<Sharp> {
  const image = sharp(bytes, SHARP_OPTIONS).autoOrient().flatten({ background });
  const { values, ...raw } = await deepPixels(image, bytes, depth);
  if (!values.some(Number.isFinite))
    throw new UserError({ attempted: "read the image", rule: "all its values are NaN" });
  return sharp(toBytes(values, range ?? SCALES[depth]), { raw });
}

/** An image's values as they are in its file, row by row, channels interleaved. */
interface DeepPixels {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly values: Float32Array;
}

/**
 * Sharp makes values of 16 bits unsigned in the end, so signed ones are moved above zero before; values of other kinds
 * it keeps as long as it converts no colours.
 */
async function deepPixels(image: Sharp, bytes: Uint8Array, depth: DeepDepth): Promise<DeepPixels> {
  const isGrey = isGreySpace((await sharp(bytes, SHARP_OPTIONS).metadata()).space);
  const is16 = depth === "ushort" || depth === "short";
  const space = isGrey ? (is16 ? "grey16" : "b-w") : is16 ? "rgb16" : "srgb";
  const lift = depth === "short" ? -SCALES.short.min : 0;
  const lifted = lift === 0 ? image : image.linear(1, lift);
  const raw = lifted.toColourspace(space).raw({ depth: "float" });
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const values = new Float32Array(data.buffer, data.byteOffset, data.length / 4);
  const { width, height, channels } = info;
  const own = lift === 0 ? values : values.map((value) => value - lift);
  return { width, height, channels: channels === 1 ? 1 : 3, values: own };
}
