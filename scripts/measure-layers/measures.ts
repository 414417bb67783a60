import { toRgb, type Picture } from "../../src/model/picture.ts";

/** How far apart two images of one size are, by one of their aspects. */
export interface Measure {
  readonly name: string;
  readonly distance: (a: Picture, b: Picture) => number;
}

/** An image is parted into so many blocks a side; what is left in their means is shape without detail. */
const BLOCKS = 8;

export const MEASURES: readonly Measure[] = [
  { name: "everything", distance: (a, b) => meanDistance(rgbOf(a), rgbOf(b)) },
  { name: "shape", distance: (a, b) => meanDistance(shape(a), shape(b)) },
  { name: "detail", distance: (a, b) => meanDistance(detail(a), detail(b)) },
  { name: "colour", distance: (a, b) => meanDistance(chroma(a), chroma(b)) },
];

const rgbOf = (picture: Picture): number[] => [...toRgb(picture).data];

/** Light and dark, in blocks. */
function shape(picture: Picture): number[] {
  return blockMeans(luma(picture), picture.width);
}

/** What the blocks leave of light and dark. */
function detail(picture: Picture): number[] {
  const { width } = picture;
  const means = blockMeans(luma(picture), width);
  return luma(picture).map((value, i) => value - (means[blockOf(i, width)] ?? 0));
}

/** Y of ITU-R BT.601. -> [H * W]. */
function luma(picture: Picture): number[] {
  return eachPixel(picture, (r, g, b) => [0.299 * r + 0.587 * g + 0.114 * b]);
}

/** Cb and Cr of ITU-R BT.601. -> [H * W * 2]. */
function chroma(picture: Picture): number[] {
  return eachPixel(picture, (r, g, b) => {
    const y = 0.299 * r + 0.587 * g + 0.114 * b;
    return [0.564 * (b - y), 0.713 * (r - y)];
  });
}

function eachPixel(picture: Picture, values: (r: number, g: number, b: number) => readonly number[]): number[] {
  const { data } = toRgb(picture);
  return Array.from({ length: data.length / 3 }, (_, i) =>
    values(data[3 * i] ?? 0, data[3 * i + 1] ?? 0, data[3 * i + 2] ?? 0),
  ).flat();
}

function blockOf(pixel: number, width: number): number {
  const side = width / BLOCKS;
  return Math.floor(pixel / width / side) * BLOCKS + Math.floor((pixel % width) / side);
}

/** Values of a square image -> [BLOCKS * BLOCKS]. */
function blockMeans(values: readonly number[], width: number): number[] {
  const sums = Array.from({ length: BLOCKS * BLOCKS }, () => 0);
  values.forEach((value, i) => (sums[blockOf(i, width)] = (sums[blockOf(i, width)] ?? 0) + value));
  return sums.map((sum) => (sum * BLOCKS * BLOCKS) / values.length);
}

function meanDistance(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}
