import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

export interface PrincipalComponents {
  /** Unit vectors, strongest first. [K, D]. */
  readonly vectors: Float32Tensor;
  /** How far the data spread along each. */
  readonly standardDeviations: readonly number[];
  /** Each one's share of the whole variance; they sum to 1 where all components are kept. */
  readonly explained: readonly number[];
}

/**
 * Principal component analysis of points [N, D], N above `groups`: the eigenvectors of their covariance, of which the
 * strongest `count` are kept. Point i belongs to group i % groups, and is taken relative to its group's mean. An
 * eigenvector's sign is arbitrary, so its largest entry is made positive, and the same points always give the same.
 */
export function principalComponents(points: Float32Tensor, count: number, groups = 1): PrincipalComponents {
  const [n = 0, dimensions = 0] = points.shape;
  const covariance = covarianceOf(centred(points, groups), dimensions, n - groups);
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  // Rounding can leave a variance of nothing a little below zero.
  const variances = realEigenvalues.map((value) => Math.max(0, value));
  const total = variances.reduce((sum, value) => sum + value, 0);
  const order = variances
    .map((_, i) => i)
    .sort((a, b) => (variances[b] ?? 0) - (variances[a] ?? 0))
    .slice(0, count);
  const kept = order.map((i) => variances[i] ?? 0);
  return {
    vectors: float32(
      [order.length, dimensions],
      order.flatMap((i) => signed(eigenvectorMatrix.getColumn(i))),
    ),
    standardDeviations: kept.map(Math.sqrt),
    explained: kept.map((value) => (total > 0 ? value / total : 0)),
  };
}

/** Each point less the mean of its group, in double precision. */
function centred({ shape, data }: Float32Tensor, groups: number): Float64Array {
  const [n = 0, dimensions = 0] = shape;
  const means = new Float64Array(groups * dimensions);
  const memberCount = (group: number): number => Math.ceil((n - group) / groups);
  for (let i = 0; i < n; i++) {
    const group = i % groups;
    for (let d = 0, at = group * dimensions; d < dimensions; d++, at++) {
      means[at] = (means[at] ?? 0) + (data[i * dimensions + d] ?? 0) / memberCount(group);
    }
  }
  return Float64Array.from(
    data,
    (value, i) => value - (means[(Math.floor(i / dimensions) % groups) * dimensions + (i % dimensions)] ?? 0),
  );
}

/** x^T x / freedom of centred rows. */
function covarianceOf(x: Float64Array, dimensions: number, freedom: number): Matrix {
  const sums = Array.from({ length: dimensions }, () => new Float64Array(dimensions));
  for (let start = 0; start < x.length; start += dimensions) {
    addOuterProduct(sums, x.subarray(start, start + dimensions));
  }
  const matrix = new Matrix(dimensions, dimensions);
  for (let i = 0; i < dimensions; i++) {
    for (let j = 0; j <= i; j++) {
      const value = (sums[i]?.[j] ?? 0) / freedom;
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
