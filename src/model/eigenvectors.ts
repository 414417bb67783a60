import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

export interface Eigenvectors {
  /** Unit vectors, strongest first. [K, D]. */
  readonly vectors: Float32Tensor;
  /** Of each. */
  readonly values: readonly number[];
  /** The sum of all eigenvalues, those that are not kept too. */
  readonly total: number;
}

/**
 * The strongest `count` eigenvectors of a positive semidefinite matrix [D, D]. An eigenvector's sign is arbitrary, so
 * its largest entry is made positive, and the same matrix always gives the same.
 */
export function strongestEigenvectors(matrix: Matrix, count: number): Eigenvectors {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  // Rounding can leave an eigenvalue of nothing a little below zero.
  const all = realEigenvalues.map((value) => Math.max(0, value));
  const order = all
    .map((_, i) => i)
    .sort((a, b) => (all[b] ?? 0) - (all[a] ?? 0))
    .slice(0, count);
  return {
    vectors: float32(
      [order.length, matrix.rows],
      order.flatMap((i) => signed(eigenvectorMatrix.getColumn(i))),
    ),
    values: order.map((i) => all[i] ?? 0),
    total: all.reduce((sum, value) => sum + value, 0),
  };
}

/** x^T x of rows of so many numbers, in double precision. */
export function gramMatrix(x: Iterable<Float64Array>, dimensions: number): Matrix {
  const sums = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  for (const row of x) addOuterProduct(sums, row);
  const matrix = new Matrix(dimensions, dimensions);
  for (let i = 0; i < dimensions; i++) {
    for (let j = 0; j <= i; j++) {
      const value = sums[i]?.[j] ?? 0;
      matrix.set(i, j, value);
      matrix.set(j, i, value);
    }
  }
  return matrix;
}

/** The lower triangle of row^T row. */
function addOuterProduct(sums: readonly Float64Array[], row: Float64Array): void {
  for (const [i, sum] of sums.entries()) {
    const factor = row[i] ?? 0;
    for (let j = 0; j <= i; j++) sum[j] = (sum[j] ?? 0) + factor * (row[j] ?? 0);
  }
}

function signed(vector: readonly number[]): number[] {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? vector.map((value) => -value) : [...vector];
}
