import type { Tensor } from "../program/node.ts";
import { broadcast, concat, mean, reshape, shift, sqrt, square, sub } from "../program/ops.ts";

export interface MinibatchStd {
  /** Samples a group, which must divide the batch; undefined is the whole batch. */
  readonly groupSize: number | undefined;
  readonly numChannels: number;
}

/**
 * Minibatch standard deviation (Karras et al. 2018, sec. 3): appends numChannels maps that hold how much the samples
 * of a group differ; groups are of the official code. Group m holds samples m, m + M, m + 2M, ... x [N, C, H, W] ->
 * [N, C + F, H, W].
 */
export function minibatchStd(x: Tensor, { groupSize, numChannels: f }: MinibatchStd): Tensor {
  const [n = 1, c = 1, h = 1, w = 1] = x.shape;
  const g = Math.min(groupSize ?? n, n);
  if (n % g !== 0) throw new Error(`minibatchStd: a batch of ${n} does not divide into groups of ${g}`);
  const y = reshape(x, [g, n / g, f, c / f, h, w]); // [G, M, F, c, H, W]
  const variance = mean(square(sub(y, mean(y, [0]))), [0]); // [1, M, F, c, H, W]
  const deviation = mean(sqrt(shift(variance, 1e-8)), [3, 4, 5]); // [1, M, F, 1, 1, 1]
  const perSample = broadcast(reshape(deviation, [1, n / g, f, 1, 1]), [g, n / g, f, h, w]);
  return concat([x, reshape(perSample, [n, f, h, w])], 1);
}
