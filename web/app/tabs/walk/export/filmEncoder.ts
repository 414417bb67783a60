import type { PagePicture } from "../../../../studio/studio.ts";

export interface EncoderSettings {
  /** Side lengths of the images, before they are enlarged. */
  readonly width: number;
  readonly height: number;
  /** A whole number. */
  readonly scale: number;
  readonly fps: number;
  /** How coarse an MP4 is. */
  readonly crf?: number;
}

/** Writes one film, image by image. */
export interface FilmEncoder {
  add(picture: PagePicture): void;
  /** The file. At least one image was added. */
  finish(): Uint8Array<ArrayBuffer>;
}

/** Every pixel as a square of `factor` x `factor`. data [H, W, channels] -> [H * factor, W * factor, channels]. */
export function enlarge(data: Uint8Array, width: number, channels: number, factor: number): Uint8Array<ArrayBuffer> {
  const line = width * channels;
  const large = new Uint8Array(data.length * factor * factor);
  for (let from = 0, to = 0; from < data.length; from += line) {
    const first = to;
    for (let x = from; x < from + line; x += channels) {
      for (let i = 0; i < factor; i++, to += channels) {
        for (let c = 0; c < channels; c++) large[to + c] = data[x + c] ?? 0;
      }
    }
    for (let i = 1; i < factor; i++, to += line * factor) large.copyWithin(to, first, first + line * factor);
  }
  return large;
}
