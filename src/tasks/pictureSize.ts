import { resample, type FilterName } from "../datasets/resample.ts";
import type { Picture } from "../model/picture.ts";

/** What enlarging by the data sets' filters looks like. */
export const RESIZERS = { nearest: "box", lanczos: "lanczos" } as const satisfies Readonly<Record<string, FilterName>>;

export interface PictureSize {
  /** Side in pixels; the network's by default. */
  readonly size?: number;
  /** How images become that size: with crisp pixels or smoothly. */
  readonly resize?: keyof typeof RESIZERS;
}

/** An image that has the size already stays as it is: resampling would round its transparent colours. */
export function resized(picture: Picture, { size = picture.width, resize = "lanczos" }: PictureSize): Picture {
  if (size === picture.width && size === picture.height) return picture;
  return resample(picture, { width: size, height: size }, RESIZERS[resize]);
}
