/** A square matrix, rows first. */
export type Matrix = readonly (readonly number[])[];

export function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
}

/** a b c ...: the last one acts first. */
export function product(first: Matrix, ...rest: readonly Matrix[]): Matrix {
  return rest.reduce(
    (a, b) =>
      a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0))),
    first,
  );
}

export function sum(a: Matrix, b: Matrix, factor = 1): Matrix {
  return a.map((row, i) => row.map((value, j) => value + factor * (b[i]?.[j] ?? 0)));
}

export function scaled(a: Matrix, factor: number): Matrix {
  return a.map((row) => row.map((value) => value * factor));
}

/** The translation by these lengths in homogeneous coordinates. */
export function translation(...by: readonly number[]): Matrix {
  const rows = by.map((length, i) => [...by.map((_, j) => (i === j ? 1 : 0)), length]);
  return [...rows, [...by.map(() => 0), 1]];
}

/** The scaling by these factors in homogeneous coordinates. */
export function scaling(...by: readonly number[]): Matrix {
  const factors = [...by, 1];
  return factors.map((factor, i) => factors.map((_, j) => (i === j ? factor : 0)));
}

/** The rotation of the plane that takes the first axis towards the second, in homogeneous coordinates. */
export function rotation(angle: number): Matrix {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [
    [c, -s, 0],
    [s, c, 0],
    [0, 0, 1],
  ];
}
