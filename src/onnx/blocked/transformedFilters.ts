import type { FilterBank } from "./filterBank.ts";
import type { BlockSize } from "./ops.ts";

/**
 * 3x3 filters transformed along both axes by a matrix [6][3] whose points are 0, a, -a, b, -b and infinity, blocked:
 * [6 6, O/B, I/B, B in, B out]. A tile of channels at a time, so that what is written in turn stays in the first cache.
 */
export function transformedFilters(
  bank: FilterBank,
  matrix: readonly (readonly number[])[],
  block: BlockSize,
): Float32Array {
  const tile = block ** 2;
  const plane = bank.outChannels * bank.inChannels;
  const positions = matrix.length ** 2;
  const result = new Float32Array(positions * plane);
  const transformed = new Float32Array(positions * tile);
  const transform = tileTransform(matrix, tile);
  for (let at = 0, out = 0; out < bank.outChannels; out += block) {
    for (let into = 0; into < bank.inChannels; into += block, at += tile) {
      for (let i = 0; i < tile; i++) {
        const outAt = (out + (i % block)) * bank.outStride;
        transform(bank.data, outAt + (into + Math.floor(i / block)) * bank.inStride, transformed, i);
      }
      for (let position = 0; position < positions; position++) {
        const values = transformed.subarray(position * tile, (position + 1) * tile);
        result.set(values, position * plane + at);
      }
    }
  }
  return result;
}

/** Transforms the filter of 3x3 taps at `from` to 6x6 values that are `step` apart, from `to` on. */
function tileTransform(
  [atZero = [], atA = [], , atB = []]: readonly (readonly number[])[],
  step: number,
): (taps: Float32Array, from: number, values: Float32Array, to: number) => void {
  const [zero = 0] = atZero;
  const [firstA = 0, secondA = 0, thirdA = 0] = atA;
  const [firstB = 0, secondB = 0, thirdB = 0] = atB;
  // Opposite points share the even and the odd part of the polynomial.
  const along = (x: number, y: number, z: number, values: Float32Array, to: number, gap: number): void => {
    const [evenA, oddA] = [firstA * x + thirdA * z, secondA * y];
    const [evenB, oddB] = [firstB * x + thirdB * z, secondB * y];
    values[to] = zero * x;
    values[to + gap] = evenA + oddA;
    values[to + 2 * gap] = evenA - oddA;
    values[to + 3 * gap] = evenB + oddB;
    values[to + 4 * gap] = evenB - oddB;
    values[to + 5 * gap] = z;
  };
  const rows = new Float32Array(18);
  return (taps, from, values, to) => {
    for (let column = 0; column < 3; column++) {
      const first = from + column;
      along(taps[first] ?? 0, taps[first + 3] ?? 0, taps[first + 6] ?? 0, rows, 6 * column, 1);
    }
    for (let row = 0; row < 6; row++) {
      along(rows[row] ?? 0, rows[row + 6] ?? 0, rows[row + 12] ?? 0, values, to + 6 * row * step, step);
    }
  };
}
