import type { DecodedImage } from "./imageSource.ts";
import type { Size } from "./framing.ts";

/**
 * Resizes by averaging: each new pixel is the mean of the pixels whose centres lie in its area, or the nearest one
 * where the picture grows. The same rule as Pillow's box filter.
 */
export function boxResize(image: DecodedImage, { width, height }: Size): DecodedImage {
  const columns = spans(image.width, width);
  const rows = spans(image.height, height);
  const { channels } = image;
  const data = new Uint8ClampedArray(width * height * channels);
  rows.forEach((row, y) => columns.forEach((column, x) => {
    for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = mean(image, row, column, c);
  }));
  return { width, height, channels, data: new Uint8Array(data.buffer) };
}

type Span = readonly [from: number, to: number];

/** The source pixels, `to` excluded, that each target pixel averages. */
function spans(from: number, to: number): Span[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    const half = Math.max(scale, 1) / 2;
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - half + 0.5));
    return [first, Math.max(first + 1, Math.min(from, Math.floor(centre + half + 0.5)))];
  });
}

function mean(image: DecodedImage, [top, bottom]: Span, [left, right]: Span, channel: number): number {
  const { data, width, channels } = image;
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    const end = (y * width + right) * channels;
    for (let i = (y * width + left) * channels + channel; i < end; i += channels) sum += data[i] ?? 0;
  }
  return sum / ((bottom - top) * (right - left));
}
