import { UserError } from "../base/errors.ts";
import { assertShape } from "../base/assertShape.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Channels of a picture: grey, grey + alpha, RGB, RGBA. */
export type Channels = 1 | 2 | 3 | 4;

/** One 8-bit image, rows from the top, channels interleaved: `data[(y * width + x) * channels + channel]`. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly data: Uint8Array;
}

/**
 * Turns a network's images [N, C, H, W] in [-1, 1] into 8-bit images, by the official rule: x * 127.5 + 128, computed
 * in float32, clamped to [0, 255], and cut to a whole number (not rounded). They share no memory with `images`.
 * @throws UserError when C is not 1 (grey), 2 (grey + alpha), 3 (RGB) or 4 (RGBA).
 * @example
 * ```ts
 * import { toPictures } from "stylegan2-ada";
 *
 * const images = await network.synthesis(await network.mapping(network.latents([85])));
 * toPictures(images).map(({ width, channels }) => [width, channels]); // => [[32, 3]]
 * ```
 */
export function toPictures(images: Float32Tensor): Picture[] {
  assertShape("an image batch", images.shape, ["N", "C", "H", "W"]);
  const [count = 0, channels = 0, height = 0, width = 0] = images.shape;
  const size = channels * height * width;
  return Array.from({ length: count }, (_, n) => {
    const planes = images.data.subarray(n * size, (n + 1) * size);
    return { width, height, channels: checkChannels(channels), data: interleave(planes, channels) };
  });
}

/** Planes [C, HW] of values in [-1, 1] -> bytes [HW, C]. */
function interleave(planes: Float32Array, channels: number): Uint8Array {
  const area = planes.length / channels;
  const bytes = new Uint8ClampedArray(planes.length);
  for (let channel = 0; channel < channels; channel++) {
    for (let i = 0, to = channel; i < area; i++, to += channels) {
      bytes[to] = Math.floor(Math.fround(Math.fround((planes[channel * area + i] ?? 0) * 127.5) + 128));
    }
  }
  return new Uint8Array(bytes.buffer);
}

function checkChannels(channels: number): Channels {
  if (channels === 1 || channels === 2 || channels === 3 || channels === 4) return channels;
  throw new UserError({
    attempted: "convert images to 8 bits",
    rule: "an image has 1 channel (grey), 2 (grey + alpha), 3 (RGB) or 4 (RGBA)",
    received: `${channels} channels`,
  });
}

/** The image as RGB [H, W, 3]: grey repeated, alpha left out. An RGB image comes back as it is. */
export function toRgb(picture: Picture): Picture {
  const { width, height, channels, data } = picture;
  if (channels === 3) return picture;
  const step = channels === 4 ? 1 : 0;
  const rgb = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
    for (let c = 0; c < 3; c++) rgb[to + c] = data[from + c * step] ?? 0;
  }
  return { width, height, channels: 3, data: rgb };
}

/**
 * An 8-bit image as a network gives it, the reverse of `toPictures`. -> [1, C, H, W] in [-1, 1].
 * @example
 * ```ts
 * import { toImage, toPictures } from "stylegan2-ada";
 *
 * const image = toImage({ width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 255) });
 * [...image.data]; // => [-1, 1]
 * toPictures(image).length; // => 1
 * ```
 */
export function toImage({ width, height, channels, data }: Picture): Float32Tensor {
  const planes = new Float32Array(data.length);
  const area = width * height;
  for (let i = 0; i < data.length; i++) {
    planes[(i % channels) * area + Math.floor(i / channels)] = (data[i] ?? 0) / 127.5 - 1;
  }
  return float32([1, channels, height, width], planes);
}
