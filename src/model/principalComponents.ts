import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { gramMatrix, strongestEigenvectors } from "./eigenvectors.ts";

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
 * strongest `count` are kept. Point i belongs to group i % groups, and is taken relative to its group's mean.
 */
export function principalComponents(points: Float32Tensor, count: number, groups = 1): PrincipalComponents {
  const [n = 0, dimensions = 0] = points.shape;
  const covariance = gramMatrix(rowsOf(centred(points, groups), dimensions), dimensions).div(n - groups);
  const { vectors, values, total } = strongestEigenvectors(covariance, count);
  return {
    vectors,
    standardDeviations: values.map(Math.sqrt),
    explained: values.map((value) => (total > 0 ? value / total : 0)),
  };
}

/** The standard deviation of points [N, D] along each of vectors [K, D], groups taken as in `principalComponents`. */
export function spreadAlong(points: Float32Tensor, vectors: Float32Tensor, groups = 1): number[] {
  const [n = 0, dimensions = 0] = points.shape;
  const rows = rowsOf(centred(points, groups), dimensions);
  return Array.from({ length: vectors.shape[0] ?? 0 }, (_, k) => {
    const vector = vectors.data.subarray(k * dimensions, (k + 1) * dimensions);
    const along = rows.map((row) => row.reduce((sum, value, d) => sum + value * (vector[d] ?? 0), 0));
    return Math.sqrt(along.reduce((sum, value) => sum + value * value, 0) / (n - groups));
  });
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

function rowsOf(x: Float64Array, size: number): Float64Array[] {
  return Array.from({ length: x.length / size }, (_, i) => x.subarray(i * size, (i + 1) * size));
}
