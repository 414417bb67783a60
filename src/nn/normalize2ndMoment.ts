import type { Tensor } from "../program/node.ts";
import { mean, mul, rsqrt, shift, square } from "../program/ops.ts";

/** Scales each row to a mean square of 1 (Karras et al. 2018, sec. 4.2, for vectors). x [N, F] -> [N, F]. */
export function normalize2ndMoment(x: Tensor): Tensor {
  return mul(x, rsqrt(shift(mean(square(x), [1]), 1e-8)));
}
