import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Moments } from "./moments.ts";

/**
 * The Fréchet distance between two normal distributions (Heusel et al. 2017, eq. 6):
 * |m₁ - m₂|² + tr(S₁ + S₂ - 2 (S₁ S₂)^½). In doubles; covariances may be singular, as those of few pictures are.
 * @param root what `covarianceRoot` gives of the first one's covariance.
 */
export function frechetDistance(
  a: Moments,
  b: Moments,
  root: Float64Array = covarianceRoot(a.covariance, a.mean.length),
): number {
  const size = a.mean.length;
  const means = a.mean.reduce((sum, mean, i) => sum + (mean - (b.mean[i] ?? 0)) ** 2, 0);
  return means + trace(a.covariance, size) + trace(b.covariance, size) - 2 * traceOfRoot(root, b.covariance, size);
}

/** R with Rᵀ R = S: each eigenvector of S as a row, as long as the root of its eigenvalue. [D, D]. */
export function covarianceRoot(covariance: Float64Array, size: number): Float64Array {
  const { values, vectors } = eigen(covariance, size);
  const root = new Float64Array(size * size);
  values.forEach((value, i) => {
    const length = Math.sqrt(Math.max(value, 0));
    for (let j = 0; j < size; j++) root[i * size + j] = length * vectors.get(j, i);
  });
  return root;
}

/** tr((S₁ S₂)^½): the eigenvalues of S₁ S₂ are those of R S₂ Rᵀ, which is symmetric. */
function traceOfRoot(root: Float64Array, covariance: Float64Array, size: number): number {
  const inner = timesTransposed(timesTransposed(root, covariance, size), root, size);
  return eigen(inner, size).values.reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0);
}

function eigen(symmetric: Float64Array, size: number): { readonly values: number[]; readonly vectors: Matrix } {
  const matrix = Matrix.from1DArray(size, size, symmetric);
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  return { values: realEigenvalues, vectors: eigenvectorMatrix };
}

/** A Bᵀ; both are read by rows. [D, D]. */
function timesTransposed(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = a.subarray(i * size, (i + 1) * size);
    for (let j = 0; j < size; j++) {
      let sum = 0;
      for (let k = 0, at = j * size; k < size; k++, at++) sum += (row[k] ?? 0) * (b[at] ?? 0);
      out[i * size + j] = sum;
    }
  }
  return out;
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += matrix[i * (size + 1)] ?? 0;
  return sum;
}
