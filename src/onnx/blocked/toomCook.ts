/**
 * A correlation of three taps with fewer multiplications than 3 a result (Winograd 1980; Lavin & Gray 2016, Fast
 * Algorithms for Convolutional Neural Networks): m results from m + 2 values d and taps g are
 * y = output ((filter g) (input d)), of which only the product in the middle depends on both.
 */
export interface ToomCook {
  /** m, results of a tile. */
  readonly tile: number;
  /** [m + 2][3]. */
  readonly filter: readonly (readonly number[])[];
  /** [m + 2][m + 2]. */
  readonly input: readonly (readonly number[])[];
  /** [m][m + 2]. */
  readonly output: readonly (readonly number[])[];
}

/** By the values of polynomials at m + 1 distinct points, and at infinity. */
export function toomCook(points: readonly number[]): ToomCook {
  const tile = points.length - 1;
  const others = points.map((point) => points.filter((other) => other !== point));
  const weights = points.map(
    (point, k) => 1 / (others[k] ?? []).reduce((product, other) => product * (point - other), 1),
  );
  const powers = (count: number): number[][] =>
    Array.from({ length: count }, (_, power) => points.map((point) => point ** power));
  const atInfinity = (length: number): number[] => Array.from({ length }, (_, i) => (i === length - 1 ? 1 : 0));
  return {
    tile,
    filter: [...points.map((point, k) => [0, 1, 2].map((tap) => (weights[k] ?? 0) * point ** tap)), atInfinity(3)],
    input: [...others.map((roots) => [...polynomial(roots), 0]), polynomial(points)],
    output: powers(tile).map((row, i) => [...row, atInfinity(tile)[i] ?? 0]),
  };
}

/** Coefficients of the polynomial with these zeros, the constant one first. */
function polynomial(zeros: readonly number[]): number[] {
  let coefficients = [1];
  for (const zero of zeros) {
    const shifted = [0, ...coefficients];
    coefficients = shifted.map((coefficient, i) => coefficient - zero * (coefficients[i] ?? 0));
  }
  return coefficients;
}
