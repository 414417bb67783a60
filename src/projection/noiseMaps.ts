import type { Tensor } from "../program/node.ts";
import { add, concat, mean, mul, reshape, rsqrt, slice, square, sub } from "../program/ops.ts";

/** A map smaller than this is not halved again. */
const SMALLEST = 8;

/**
 * How far a noise map is from white noise (Karras et al. 2020, appendix D): the squared correlation of neighbours, at
 * its own size and at each half of it. map [N, 1, H, H] -> [N, 1, 1, 1].
 */
export function noiseRegularisation(map: Tensor): Tensor {
  const [n = 1, , side = 1] = map.shape;
  const own = [3, 2].map((axis) => square(mean(mul(map, rolled(map, axis)), [1, 2, 3])));
  const [along, across] = own as [Tensor, Tensor];
  const here = add(along, across);
  if (side <= SMALLEST) return here;
  const squares = reshape(map, [n, 1, side / 2, 2, side / 2, 2]);
  return add(here, noiseRegularisation(reshape(mean(squares, [3, 5]), [n, 1, side / 2, side / 2])));
}

/** Every element moved on by one, the last to the front. */
function rolled(x: Tensor, axis: number): Tensor {
  const size = x.shape[axis] ?? 1;
  return concat([slice(x, axis, size - 1, size), slice(x, axis, 0, size - 1)], axis);
}

/** The map with mean 0 and mean square 1. [N, 1, H, H]. */
export function normalisedNoise(map: Tensor): Tensor {
  const centred = sub(map, mean(map, [1, 2, 3]));
  return mul(centred, rsqrt(mean(square(centred), [1, 2, 3])));
}
