import type { Size } from "./framing.ts";

/** Pixels, rows from the top, channels interleaved. */
interface Raster extends Size {
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * The filters of a resampling: how far each reaches to either side, in new pixels where an image shrinks and in old
 * ones where it grows, and its weight at a distance. Lanczos keeps detail; box averages, which suits drawings and pixel
 * art.
 */
const FILTERS = {
  lanczos: { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) },
  box: { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) },
} as const satisfies Readonly<Record<string, { support: number; weight(x: number): number }>>;

export type FilterName = keyof typeof FILTERS;

/** Weights are whole numbers of this fraction's units, so that sums of products with bytes are exact in 32 bits. */
const FRACTION_BITS = 22;
const ONE = 2 ** FRACTION_BITS;
const HALF = ONE / 2;

/** One new pixel of an axis: the first old pixel that it takes, and the weight of each from there on. */
interface Tap {
  readonly first: number;
  readonly weights: Int32Array;
}

/**
 * Resizes to the very bytes that Pillow makes, on which the published data sets and FID figures rest: rows first, then
 * columns, rounded and clamped to bytes in between. Colours of four channels are weighted by the fourth, so that what
 * is transparent lends its colour to nothing.
 */
export function resample<Image extends Raster>(image: Image, size: Size, filter: FilterName): Image {
  if (image.channels !== 4) return resampleChannels(image, size, filter);
  const weighted = { ...image, data: withAlpha(image.data, timesAlpha) };
  const resized = resampleChannels(weighted, size, filter);
  return { ...resized, data: withAlpha(resized.data, overAlpha) };
}

/** Changes each RGBA pixel's colours by its alpha. */
function withAlpha(data: Uint8Array, change: (value: number, alpha: number) => number): Uint8Array {
  return data.map((value, i) => (i % 4 === 3 ? value : change(value, data[i - (i % 4) + 3] ?? 0)));
}

/** value alpha / 255, rounded. */
function timesAlpha(value: number, alpha: number): number {
  const product = value * alpha + 128;
  return (product + (product >> 8)) >> 8;
}

function overAlpha(value: number, alpha: number): number {
  return alpha === 0 || alpha === 255 ? value : Math.min(255, Math.floor((255 * value) / alpha));
}

function resampleChannels<Image extends Raster>(image: Image, { width, height }: Size, filter: FilterName): Image {
  const narrowed = width === image.width ? image : resampleRows(image, taps(image.width, width, filter));
  const data = height === image.height ? narrowed.data : resampleColumns(narrowed, taps(image.height, height, filter));
  return { ...image, width, height, data };
}

function taps(from: number, to: number, name: FilterName): Tap[] {
  const { support, weight } = FILTERS[name];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support * stretch + 0.5));
    const end = Math.min(from, Math.trunc(centre + support * stretch + 0.5));
    const raw = Array.from({ length: end - first }, (_, k) => weight((k + first - centre + 0.5) * (1 / stretch)));
    const sum = raw.reduce((total, value) => total + value, 0);
    return { first, weights: Int32Array.from(raw, (value) => roundHalfAway((value / sum) * ONE)) };
  });
}

/** [H, W, C] -> [H, taps.length, C]. */
function resampleRows(image: Raster, columns: readonly Tap[]): Raster {
  const { width, height, channels, data } = image;
  const resampleRow = channels === 3 ? resampleColourRow : resampleAnyRow;
  const out = new Uint8Array(columns.length * height * channels);
  for (let y = 0; y < height; y++)
    resampleRow(data, y * width * channels, columns, out, y * columns.length * channels, channels);
  return { width: columns.length, height, channels, data: out };
}

function resampleAnyRow(
  data: Uint8Array,
  start: number,
  columns: readonly Tap[],
  out: Uint8Array,
  to: number,
  channels: number,
): void {
  for (const { first, weights } of columns) {
    for (let c = 0; c < channels; c++) {
      let sum = HALF;
      for (let k = 0, from = start + first * channels + c; k < weights.length; k++, from += channels)
        sum = (sum + Math.imul(weights[k] ?? 0, data[from] ?? 0)) | 0;
      out[to++] = toByte(sum);
    }
  }
}

/** The same for the commonest images in half the time: each weight is read once for three values. */
function resampleColourRow(
  data: Uint8Array,
  start: number,
  columns: readonly Tap[],
  out: Uint8Array,
  to: number,
): void {
  for (const { first, weights } of columns) {
    let [red, green, blue] = [HALF, HALF, HALF];
    for (let k = 0, from = start + first * 3; k < weights.length; k++, from += 3) {
      const weight = weights[k] ?? 0;
      red = (red + Math.imul(weight, data[from] ?? 0)) | 0;
      green = (green + Math.imul(weight, data[from + 1] ?? 0)) | 0;
      blue = (blue + Math.imul(weight, data[from + 2] ?? 0)) | 0;
    }
    out[to++] = toByte(red);
    out[to++] = toByte(green);
    out[to++] = toByte(blue);
  }
}

/** [H, W, C] -> [taps.length, W, C]. */
function resampleColumns({ width, channels, data }: Raster, rows: readonly Tap[]): Uint8Array {
  const length = width * channels;
  const out = new Uint8Array(rows.length * length);
  const sums = new Int32Array(length);
  rows.forEach(({ first, weights }, y) => {
    sums.fill(HALF);
    weights.forEach((weight, k) => {
      const from = (first + k) * length;
      for (let x = 0; x < length; x++) sums[x] = ((sums[x] ?? 0) + Math.imul(weight, data[from + x] ?? 0)) | 0;
    });
    for (let x = 0; x < length; x++) out[y * length + x] = toByte(sums[x] ?? 0);
  });
  return out;
}

function toByte(sum: number): number {
  return Math.max(0, Math.min(255, sum >> FRACTION_BITS));
}

function roundHalfAway(x: number): number {
  return Math.trunc(x < 0 ? x - 0.5 : x + 0.5);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
}
