import type { Picture } from "../model/picture.ts";

/** RGBA bytes of an image, rows from the top: grey in all three colours, opaque where it has no alpha. */
export function rgbaPixels({ width, height, channels, data }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4);
  const isGrey = channels < 3;
  const hasAlpha = channels % 2 === 0;
  for (let from = 0, to = 0; to < pixels.length; from += channels, to += 4) {
    for (let c = 0; c < 3; c++) pixels[to + c] = data[from + (isGrey ? 0 : c)] ?? 0;
    pixels[to + 3] = hasAlpha ? (data[from + channels - 1] ?? 0) : 255;
  }
  return pixels;
}

/**
 * The image as a canvas takes it: `context.putImageData(toImageData(picture), 0, 0)`.
 * @example
 * ```ts
 * import { seedWs, toImageData, wsPictures } from "stylegan2-ada/web";
 *
 * const canvas = document.createElement("canvas");
 * for (const picture of await wsPictures(network, await seedWs(network, [85], {}), [85], {})) {
 *   [canvas.width, canvas.height] = [picture.width, picture.height];
 *   canvas.getContext("2d")?.putImageData(toImageData(picture), 0, 0);
 * }
 * canvas.width; // => 32
 * ```
 */
export function toImageData(picture: Picture): ImageData {
  return new ImageData(rgbaPixels(picture), picture.width, picture.height);
}
