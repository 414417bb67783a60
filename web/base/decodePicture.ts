import { TRANSFORMS, type Rectangle } from "../../src/datasets/framing.ts";
import type { DecodedImage, ImageChannels } from "../../src/datasets/imageSource.ts";
import { resample, type FilterName } from "../../src/datasets/resample.ts";

export interface PictureFrame {
  /** Width and height that it gets. */
  readonly side: number;
  readonly filter: FilterName;
  readonly channels: ImageChannels;
}

/** Reads the pixels of an image file. */
export type DecodePicture = (file: Blob, frame: PictureFrame) => Promise<DecodedImage>;

/**
 * The largest square from the middle of an image, resized as `stylegan dataset` and `stylegan project` do. The browser
 * turns it upright as its EXIF data ask and converts its colours to sRGB; without a fourth channel, transparency shows
 * white.
 */
export const decodePicture: DecodePicture = async (file, { side, filter, channels }) => {
  const bitmap = await createImageBitmap(file).catch((cause: unknown) => {
    throw new Error("this browser cannot read it as an image", { cause });
  });
  try {
    const { crop } = TRANSFORMS["center-crop"].frame(bitmap, { width: side, height: side });
    return resample(pixels(bitmap, crop, channels), { width: side, height: side }, filter);
  } finally {
    bitmap.close();
  }
};

function pixels(bitmap: ImageBitmap, { left, top, width, height }: Rectangle, channels: ImageChannels): DecodedImage {
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error(`${width} x ${height} is too large for this browser`);
  if (channels < 4) {
    context.fillStyle = "white";
    context.fillRect(0, 0, width, height);
  }
  context.drawImage(bitmap, -left, -top);
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, channels, data: CONVERSIONS[channels](data) };
}

/** RGBA bytes to those of each number of channels. */
const CONVERSIONS: Readonly<Record<ImageChannels, (rgba: Uint8ClampedArray) => Uint8Array>> = {
  1: grey,
  3: withoutAlpha,
  4: (rgba) => Uint8Array.from(rgba),
};

/** As libvips turns sRGB to grey for the command line: the luminance of linear light (Rec. 709). */
const GREY_WEIGHTS = [0.2126, 0.7152, 0.0722] as const;

function grey(rgba: Uint8ClampedArray): Uint8Array {
  const [red, green, blue] = GREY_WEIGHTS;
  return Uint8Array.from({ length: rgba.length / 4 }, (_, i) => {
    const [r = 0, g = 0, b = 0] = [0, 1, 2].map((c) => linear((rgba[4 * i + c] ?? 0) / 255));
    return Math.round(255 * companded(red * r + green * g + blue * b));
  });
}

/** The two directions of sRGB's curve (IEC 61966-2-1), from [0, 1] to [0, 1]. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function companded(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}

/** RGBA -> RGB; what lies on white is opaque. */
function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
