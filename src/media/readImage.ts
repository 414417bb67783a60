import sharp, { type Metadata, type Sharp } from "sharp";
import { UserError } from "../base/errors.ts";
import { DamagedPicture } from "../datasets/damagedPicture.ts";
import type { DecodedImage, ImageChannels, ImageHeader } from "../datasets/imageSource.ts";
import { isDeep } from "../datasets/valueRange.ts";
import { printable } from "../formats/formatError.ts";
import { pngHeader } from "./pngHeader.ts";
import { readStoredPng } from "./storedPng.ts";

export interface ReadImageOptions {
  /** What shows through transparency, as CSS writes colours. */
  readonly background?: string;
  /** 1 makes grey, 3 RGB, 4 keeps transparency; by default grey files stay grey. */
  readonly channels?: ImageChannels;
}

/** Small damage that every viewer passes over is none; a file that ends too early is. */
export const SHARP_OPTIONS = { failOn: "error" } as const;

/**
 * An image's upright size and colours, without decoding it. Colours of every kind count as 3 channels.
 * @throws UserError when the bytes are no image.
 */
export async function readImageHeader(bytes: Uint8Array): Promise<ImageHeader> {
  return headerOf(await decoding(bytes, () => sharp(bytes, SHARP_OPTIONS).metadata()));
}

function headerOf({ autoOrient, space }: Metadata): ImageHeader {
  return { ...autoOrient, channels: isGreySpace(space) ? 1 : 3 };
}

/** Fractions and signed values have no black and white of their own. */
function headerOfBytes(metadata: Metadata): ImageHeader {
  const { depth } = metadata;
  if (!isDeep(depth) || depth === "ushort") return headerOf(metadata);
  throw new UserError({
    attempted: "read the image",
    rule: "its values must be 8- or 16-bit integers, from black to white",
    received: depth,
    next: "Convert it first with stylegan dataset, whose --range says what is black and white.",
  });
}

const GREY_SPACES: readonly (string | undefined)[] = ["b-w", "grey16"];

/** Whether sharp's name of a colour space is one of greys. */
export function isGreySpace(space: string | undefined): boolean {
  return GREY_SPACES.includes(space);
}

/**
 * Opens any image that sharp reads as an upright 8-bit one, transparency kept under 4 channels and else filled with
 * the background: EXIF rotation, palettes, 16 bits, CMYK and colour profiles are resolved. Of an animation the first
 * image counts.
 */
export function openImage(bytes: Uint8Array, { background = "white", channels }: ReadImageOptions = {}): Sharp {
  const upright = sharp(bytes, SHARP_OPTIONS).autoOrient();
  return channels === 4 ? upright.ensureAlpha() : upright.flatten({ background });
}

/** The pixels of a pipeline that `openImage` began. */
export async function imagePixels(image: Sharp, channels: ImageChannels): Promise<DecodedImage> {
  const whole = channels === 4 ? image.ensureAlpha() : image;
  const pipeline = whole.toColourspace(channels === 1 ? "b-w" : "srgb").raw({ depth: "uchar" });
  const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
  if (info.channels !== channels) throw new Error(`sharp gave ${info.channels} channels instead of ${channels}`);
  return { width: info.width, height: info.height, channels, data };
}

/**
 * Decodes an image; see `openImage`.
 * @throws UserError when the bytes are no image, are damaged, or hold more than 268 million pixels.
 */
export async function readImage(bytes: Uint8Array, options: ReadImageOptions = {}): Promise<DecodedImage> {
  const stored = readStoredPng(bytes);
  if (stored !== undefined && (options.channels ?? stored.channels) === stored.channels) return stored;
  return decoding(bytes, async () => {
    const header = pngHeader(bytes) ?? headerOfBytes(await sharp(bytes, SHARP_OPTIONS).metadata());
    const channels = options.channels ?? header.channels;
    return imagePixels(openImage(bytes, { ...options, channels }), channels);
  });
}

/** Runs sharp on a file's bytes, with its complaints about them turned into `UserError`s. */
export async function decoding<T>(bytes: Uint8Array, work: () => Promise<T>): Promise<T> {
  if (bytes.length === 0) throw unreadable("the file is empty");
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UserError) throw error;
    if (NO_MEMORY.test(error.message)) throw tooLittleMemory(error);
    throw Object.assign(unreadable(complaint(bytes, error.message)), { cause: error });
  }
}

/** How libvips, its codecs and Node say that the system gave them no memory: the image may be a good one. */
const NO_MEMORY = /out of memory|insufficient memory|cannot allocate|unable to allocate|allocation failed/i;

function tooLittleMemory(cause: Error): UserError {
  return new UserError(
    {
      attempted: "read the image",
      rule: "there is not enough memory to decode it",
      next: "Close other programs, raise the limit (`ulimit -v`), or shrink the image with stylegan dataset.",
    },
    { cause },
  );
}

const COMPLAINTS: readonly (readonly [RegExp, string])[] = [
  [/unsupported image format/i, "it is not an image that can be read"],
  [/exceeds pixel limit/i, "it has more than 268 million pixels"],
];

/**
 * Libvips gathers its messages in one place for all threads: of two files that fail at once, one hears the other's and
 * the other none. So the message stays the cause, for whoever looks for it, and the reason is the same each time.
 */
function complaint(bytes: Uint8Array, message: string): string {
  const unread = UNREAD.find(([start, at]) => start.test(String.fromCharCode(...bytes.subarray(at, at + 12))));
  if (unread !== undefined) return `${unread[2]} is not supported: save it as PNG`;
  return COMPLAINTS.find(([pattern]) => pattern.test(message))?.[1] ?? "damaged, or cut off";
}

/** Image formats that sharp leaves out: how a file begins, from which byte on, and their names. */
const UNREAD: readonly (readonly [start: RegExp, at: number, name: string])[] = [
  [/^8BPS/, 0, "Photoshop's PSD"],
  [/^\xff\x0a|^\0\0\0\x0cJXL /, 0, "JPEG XL"],
  [/^DDS /, 0, "DDS"],
  [/^\x76\x2f\x31\x01/, 0, "OpenEXR"],
];

function unreadable(rule: string): DamagedPicture {
  return new DamagedPicture({ attempted: "read the image", rule });
}

/** @throws UserError unless CSS knows the colour. */
export function checkColour(colour: string): void {
  try {
    sharp({ create: { width: 1, height: 1, channels: 3, background: colour } });
  } catch (cause) {
    throw new UserError(
      {
        attempted: "use the background",
        rule: "it must be a CSS colour",
        received: `"${printable(colour)}"`,
        next: "For example white, #1e90ff or rgb(30,144,255).",
      },
      { cause },
    );
  }
}
