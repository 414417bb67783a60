import { extname } from "node:path";
import type { Sharp } from "sharp";
import { UserError } from "../base/errors.ts";
import { writeFileAtomically, type AtomicOptions } from "./atomicFile.ts";
import { encodePng } from "./encodePng.ts";
import { wrongEnding } from "./fileErrors.ts";
import { PICTURE_FORMAT_NAMES, type PictureFormatName } from "./pictureFormatNames.ts";
import type { Picture } from "../model/picture.ts";

export interface PictureFormat {
  /** Ending of its files, without the dot. */
  readonly ending: string;
  /** What a person should know when choosing. */
  readonly description: string;
  /** Longest side in pixels that the format can hold. */
  readonly maxSide: number;
  encode(picture: Picture): Promise<Uint8Array>;
}

/**
 * The formats that images are written in. PNG and WebP keep every pixel exactly; JPEG and AVIF are for sharing, at a
 * quality where the loss cannot be seen, colours unthinned (4:4:4). JPEG has no transparency: white shows through.
 * Measured at 512 x 512 on one core: png 20 ms, webp 140 ms and two thirds of png's bytes, jpg 15 ms, avif 140 ms.
 */
export const PICTURE_FORMATS: Readonly<Record<PictureFormatName, PictureFormat>> = {
  png: { ending: "png", description: "exact, fast, opens everywhere", maxSide: 65535, encode: encodePng },
  webp: {
    ending: "webp",
    description: "exact, smaller and slower than png",
    maxSide: 16383,
    encode: bySharp((image) => image.webp({ lossless: true, exact: true, effort: 1 })),
  },
  jpg: {
    ending: "jpg",
    description: "quality 95, small and fast",
    maxSide: 65535,
    encode: bySharp((image) =>
      image.flatten({ background: "white" }).jpeg({ quality: 95, chromaSubsampling: "4:4:4" }),
    ),
  },
  avif: {
    ending: "avif",
    description: "quality 90, smallest, slow",
    maxSide: 16384,
    encode: bySharp((image) => image.avif({ quality: 90, effort: 1, chromaSubsampling: "4:4:4" })),
  },
};

/** Other endings under which the formats are known. */
const ALIASES: Readonly<Record<string, PictureFormatName>> = { jpeg: "jpg" };

function isPictureFormat(name: string): name is PictureFormatName {
  return Object.hasOwn(PICTURE_FORMATS, name);
}

/**
 * The format that a path's ending stands for.
 * @throws UserError when it is none of the table's.
 */
export function pictureFormatOf(path: string): PictureFormatName {
  const ending = extname(path).slice(1).toLowerCase();
  const name = ALIASES[ending] ?? ending;
  if (isPictureFormat(name)) return name;
  const next = "Choose .png unless you need another.";
  throw wrongEnding(`write the image "${path}"`, path, PICTURE_FORMAT_NAMES, next);
}

/**
 * Encodes an image off the main thread. Grey stays grey, alpha stays alpha (JPEG excepted).
 * @throws UserError when a side is longer than the format allows.
 * @example
 * ```ts
 * import { encodePicture, seedWs, wsPictures } from "stylegan2-ada";
 *
 * for (const picture of await wsPictures(network, await seedWs(network, [85], {}), [85], {})) {
 *   const png = await encodePicture(picture, "png");
 *   String.fromCharCode(...png.subarray(1, 4)); // => "PNG"
 * }
 * ```
 */
export async function encodePicture(picture: Picture, format: PictureFormatName): Promise<Uint8Array> {
  assertPictureSize(picture, format);
  return PICTURE_FORMATS[format].encode(picture);
}

/** sharp's libraries are loaded with the first image that needs them. */
function bySharp(formatted: (image: Sharp) => Sharp): PictureFormat["encode"] {
  return async ({ width, height, channels, data }) => {
    const { default: sharp } = await import("sharp");
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    return formatted(channels < 3 ? image.toColourspace("b-w") : image).toBuffer();
  };
}

/** A grid and what encodes it must fit into memory together. */
const MAX_BYTES = 2 ** 31;

/** @throws UserError when the format cannot hold an image of this size, or it would not fit into memory. */
export function assertPictureSize(
  { width, height, channels }: Omit<Picture, "data" | "channels"> & { readonly channels: number },
  format: PictureFormatName,
): void {
  const { maxSide } = PICTURE_FORMATS[format];
  const rule =
    Math.max(width, height) > maxSide
      ? `a side may be at most ${maxSide} pixels`
      : width * height * channels > MAX_BYTES
        ? `it may hold at most ${MAX_BYTES / 2 ** 30} GiB of pixels`
        : undefined;
  if (rule === undefined) return;
  const next = format === "png" ? "Make a grid of fewer images." : "Choose png, or make a grid of fewer images.";
  throw new UserError({ attempted: `make a ${format}`, rule, received: `${width} x ${height} pixels`, next });
}

/**
 * Encodes an image and writes it whole or not at all; missing folders are created.
 * @param options.format by default what the path's ending stands for.
 * @example
 * ```ts
 * import { seedWs, writePicture, wsPictures } from "stylegan2-ada";
 *
 * const [picture] = await wsPictures(network, await seedWs(network, [85], {}), [85], {});
 * if (picture !== undefined) await writePicture("out/seed85.webp", picture);
 * ```
 */
export async function writePicture(
  path: string,
  picture: Picture,
  options: AtomicOptions & { readonly format?: PictureFormatName } = {},
): Promise<void> {
  const bytes = await encodePicture(picture, options.format ?? pictureFormatOf(path));
  await writeFileAtomically(path, bytes, options);
}
