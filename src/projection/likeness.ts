import type { Picture } from "../model/picture.ts";

/** Peak signal-to-noise ratio of two images of one size, in decibels; infinite where they are equal. */
export function psnr(a: Picture, b: Picture): number {
  let squares = 0;
  for (let i = 0; i < a.data.length; i++) squares += ((a.data[i] ?? 0) - (b.data[i] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / (squares / a.data.length));
}

/** The window of SSIM, and the constants of Wang et al. 2004 for bytes. */
const RADIUS = 5;
const SIGMA = 1.5;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Structural similarity (Wang et al. 2004) with an 11x11 Gaussian window, the mean over pixels and channels. */
export function ssim(a: Picture, b: Picture): number {
  const { width, height, channels } = a;
  const blurred = (value: (i: number) => number): Float64Array => gaussian(value, width, height, channels);
  const at = ({ data }: Picture, i: number): number => data[i] ?? 0;
  const [meanA, meanB] = [a, b].map((x) => blurred((i) => at(x, i))) as [Float64Array, Float64Array];
  const [squareA, squareB] = [a, b].map((x) => blurred((i) => at(x, i) ** 2)) as [Float64Array, Float64Array];
  const product = blurred((i) => at(a, i) * at(b, i));
  let sum = 0;
  for (let i = 0; i < product.length; i++) {
    const [ma, mb] = [meanA[i] ?? 0, meanB[i] ?? 0];
    const [va, vb] = [(squareA[i] ?? 0) - ma * ma, (squareB[i] ?? 0) - mb * mb];
    const covariance = (product[i] ?? 0) - ma * mb;
    sum += ((2 * ma * mb + C1) * (2 * covariance + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
  }
  return sum / product.length;
}

const TAPS = Array.from({ length: 2 * RADIUS + 1 }, (_, i) => Math.exp(-((i - RADIUS) ** 2) / (2 * SIGMA ** 2)));
const TOTAL = TAPS.reduce((total, tap) => total + tap, 0);

/** Values under the window, where it lies wholly inside. -> [H - 10, W - 10, C]. */
function gaussian(value: (i: number) => number, width: number, height: number, channels: number): Float64Array {
  const [wide, high] = [width - 2 * RADIUS, height - 2 * RADIUS];
  const rows = new Float64Array(Math.max(0, wide) * height * channels);
  for (let i = 0; i < rows.length; i++) {
    const [x, y] = [Math.floor(i / channels) % wide, Math.floor(i / (channels * wide))];
    TAPS.forEach(
      (tap, k) => (rows[i] = (rows[i] ?? 0) + (tap / TOTAL) * value((y * width + x + k) * channels + (i % channels))),
    );
  }
  const out = new Float64Array(Math.max(0, wide) * Math.max(0, high) * channels);
  const step = wide * channels;
  for (let i = 0; i < out.length; i++)
    TAPS.forEach((tap, k) => (out[i] = (out[i] ?? 0) + (tap / TOTAL) * (rows[i + k * step] ?? 0)));
  return out;
}
