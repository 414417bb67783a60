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
  const { data, outChannels, inChannels, outStride, inStride } = bank;
  const [tile, plane, positions] = [block ** 2, outChannels * inChannels, matrix.length ** 2];
  const points = pointsOf(matrix);
  const result = new Float32Array(positions * plane);
  const transformed = new Float32Array(positions * tile);
  const rows = new Float64Array(18);
  for (let at = 0, out = 0; out < outChannels; out += block) {
    for (let into = 0; into < inChannels; into += block, at += tile) {
      for (let i = 0; i < tile; i++) {
        const from = (out + (i % block)) * outStride + (into + Math.floor(i / block)) * inStride;
        transform(points, data, from, rows, transformed, i, tile);
      }
      for (let position = 0; position < positions; position++) {
        const values = transformed.subarray(position * tile, (position + 1) * tile);
        result.set(values, position * plane + at);
      }
    }
  }
  return result;
}

/** What the first tap has as its factor at 0, and all three at a and at b. */
type Points = Readonly<Record<"zero" | "firstA" | "secondA" | "thirdA" | "firstB" | "secondB" | "thirdB", number>>;

function pointsOf([atZero = [], atA = [], , atB = []]: readonly (readonly number[])[]): Points {
  const [zero = 0] = atZero;
  const [firstA = 0, secondA = 0, thirdA = 0] = atA;
  const [firstB = 0, secondB = 0, thirdB = 0] = atB;
  return { zero, firstA, secondA, thirdA, firstB, secondB, thirdB };
}

/** The filter of 3x3 taps at `from` to 6x6 values that are `step` apart, by way of 6 rows of 3. */
function transform(
  points: Points,
  taps: Float32Array,
  from: number,
  rows: Float64Array,
  values: Float32Array,
  to: number,
  step: number,
): void {
  const { zero, firstA, secondA, thirdA, firstB, secondB, thirdB } = points;
  // Opposite points share the even and the odd part of the polynomial. No helper and no pairs here: a network has
  // hundreds of thousands of filters, and the first image waits for them.
  for (let column = 0; column < 3; column++) {
    const first = taps[from + column] ?? 0;
    const second = taps[from + column + 3] ?? 0;
    const third = taps[from + column + 6] ?? 0;
    const evenA = firstA * first + thirdA * third;
    const evenB = firstB * first + thirdB * third;
    rows[column] = zero * first;
    rows[column + 3] = evenA + secondA * second;
    rows[column + 6] = evenA - secondA * second;
    rows[column + 9] = evenB + secondB * second;
    rows[column + 12] = evenB - secondB * second;
    rows[column + 15] = third;
  }
  for (let row = 0; row < 18; row += 3, to += 6 * step) {
    const first = rows[row] ?? 0;
    const second = rows[row + 1] ?? 0;
    const third = rows[row + 2] ?? 0;
    const evenA = firstA * first + thirdA * third;
    const evenB = firstB * first + thirdB * third;
    values[to] = zero * first;
    values[to + step] = evenA + secondA * second;
    values[to + 2 * step] = evenA - secondA * second;
    values[to + 3 * step] = evenB + secondB * second;
    values[to + 4 * step] = evenB - secondB * second;
    values[to + 5 * step] = third;
  }
}
