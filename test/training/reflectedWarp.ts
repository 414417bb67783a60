import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { SYM6 } from "../../src/training/augment/warp.ts";

/** A plane of square images, row after row. */
type Plane = Float64Array;

/**
 * The geometric warp as the official code has it, in doubles: an image reflected by a margin, doubled, sampled, halved;
 * beyond the margin it is black. x [N, C, R, R], map [N, 2, 3] as the augmentation's input -> [N, C, R, R].
 */
export function reflectedWarp(x: Float32Tensor, map: Float32Tensor, margin: number): Float32Tensor {
  const [n = 1, channels = 1, resolution = 1] = x.shape;
  const size = resolution ** 2;
  const result = new Float32Array(x.data.length);
  for (let i = 0; i < n * channels; i++) {
    const plane = Float64Array.from(x.data.subarray(i * size, (i + 1) * size));
    const image = Math.floor(i / channels);
    const doubled = alongBothAxes(plane, resolution, (row) => doubledRow(row, margin));
    const sampled = sampledAlong(doubled, map.data.subarray(6 * image, 6 * image + 6), 2 * (resolution + 6));
    result.set(alongBothAxes(sampled, 2 * (resolution + 6), halvedRow), i * size);
  }
  return float32(x.shape, result);
}

function alongBothAxes(plane: Plane, side: number, change: (row: Plane) => Plane): Plane {
  const once = transposedRows(plane, side, change);
  return transposedRows(once, side, change);
}

/** Every row changed, as a column. */
function transposedRows(plane: Plane, side: number, change: (row: Plane) => Plane): Plane {
  const rows = plane.length / side;
  const changed = Array.from({ length: rows }, (_, i) => change(plane.subarray(i * side, (i + 1) * side)));
  const result = new Float64Array(rows * (changed[0]?.length ?? 0));
  changed.forEach((row, i) => row.forEach((value, j) => (result[j * rows + i] = value)));
  return result;
}

function doubledRow(row: Plane, margin: number): Plane {
  const length = row.length + 2 * margin;
  const reflected = Float64Array.from({ length }, (_, i) => {
    const place = Math.abs(i - margin);
    return row[place < row.length ? place : 2 * (row.length - 1) - place] ?? NaN;
  });
  return Float64Array.from({ length: 2 * length }, (_, i) => {
    const first = (i + 1) % 2; // zeros stand at every other place
    let sum = 0;
    for (let k = first; k < SYM6.length; k += 2) {
      sum += Math.SQRT2 * (SYM6[k] ?? NaN) * (reflected[(i + SYM6.length / 2 - 1 - k) / 2] ?? 0);
    }
    return sum;
  });
}

function halvedRow(row: Plane): Plane {
  return Float64Array.from({ length: row.length / 2 - 6 }, (_, i) => {
    return SYM6.reduce((sum, tap, k) => sum + Math.SQRT1_2 * tap * (row[2 * i + 1 + k] ?? NaN), 0);
  });
}

/** Bilinear samples, black outside. */
function sampledAlong(plane: Plane, map: Float32Array, side: number): Plane {
  const from = Math.sqrt(plane.length);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = map;
  const isInside = (place: number): boolean => place >= 0 && place < from;
  const at = (row: number, column: number): number =>
    isInside(row) && isInside(column) ? (plane[row * from + column] ?? NaN) : 0;
  return Float64Array.from({ length: side ** 2 }, (_, pixel) => {
    const [j, i] = [pixel % side, Math.floor(pixel / side)];
    const [x, y] = [a * j + b * i + c + (from - 1) / 2, d * j + e * i + f + (from - 1) / 2];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const across = (row: number): number => at(row, left) * (left + 1 - x) + at(row, left + 1) * (x - left);
    return across(top) * (top + 1 - y) + across(top + 1) * (y - top);
  });
}
