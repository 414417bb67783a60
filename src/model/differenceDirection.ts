import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { NamedDirections } from "./directions.ts";

/**
 * The direction that leads from the middle of some ws to the middle of others, a step of 1 all the way. One vector for
 * all layers where they agree, as where each ws has one w, else one for each layer.
 * @param from, to [N, numWs, wDim] and [M, numWs, wDim].
 * @example
 * ```ts
 * import { differenceDirection, moveAlong, seedWs } from "stylegan2-ada";
 *
 * const [from, to] = [await seedWs(network, [1, 2], {}), await seedWs(network, [3], {})];
 * const direction = differenceDirection(from, to);
 * direction.vectors.shape; // => [1, network.wDim]
 * const halfway = moveAlong(from, direction, [{ component: 0, amount: 0.5 }]);
 * ```
 */
export function differenceDirection(from: Float32Tensor, to: Float32Tensor): NamedDirections {
  const [, numWs = 1, wDim = 1] = from.shape;
  const [start, end] = [middle(from), middle(to)];
  const difference = Float32Array.from(end, (value, i) => value - (start[i] ?? 0));
  const isOne = difference.every((value, i) => value === difference[i % wDim]);
  const vectors = isOne ? float32([1, wDim], difference.subarray(0, wDim)) : float32([1, numWs, wDim], difference);
  return { vectors, standardDeviations: [1] };
}

/** [N, numWs, wDim] -> the mean of the rows, one after another. */
function middle({ shape: [n = 1], data }: Float32Tensor): Float64Array {
  const sum = new Float64Array(data.length / n);
  data.forEach((value, i) => (sum[i % sum.length] = (sum[i % sum.length] ?? 0) + value / n));
  return sum;
}
