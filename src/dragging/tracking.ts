import type { Tensor } from "../program/node.ts";
import { abs, broadcast, clamp, equalMask, max, mul, reshape, scale, sub, sum } from "../program/ops.ts";
import { float32 } from "../tensor/hostTensor.ts";
import { sampled, squaresAround, type Squares } from "./sampling.ts";

/**
 * Where the points of an image have gone (Pan et al. 2023, eq. 5): for each the pixel near it whose features are
 * closest to those that the point had at first. Of equally close ones, the first in reading order.
 * features [1, C, H, W], points x and y [P, 1], wanted [P, C, 1, 1] -> x and y [P, 1].
 */
export function tracked(
  features: Tensor,
  points: Squares,
  wanted: Tensor,
  radius: number,
  imgResolution: number,
): Squares {
  const around = squaresAround(points, radius);
  const x = clamp(around.x, 0, imgResolution - 1);
  const y = clamp(around.y, 0, imgResolution - 1);
  const away = sum(abs(sub(sampled(features, { x, y }, imgResolution), wanted)), [1]); // [P, 1, K, K]
  const [p = 1, k = 1] = x.shape;
  const here = closest(reshape(away, [p, k * k])); // [P, K K]
  const placesOf = (places: Tensor, shape: readonly number[]): Tensor =>
    sum(mul(here, reshape(broadcast(reshape(places, shape), [p, k, k]), [p, k * k])), [1]);
  return { x: placesOf(x, [p, 1, k]), y: placesOf(y, [p, k, 1]) };
}

/** 1 at the least of each row, the first of several, else 0. [P, M]. */
function closest(away: Tensor): Tensor {
  const [, count = 1] = away.shape;
  const near = scale(away, -1);
  const least = equalMask(near, max(near, [1]));
  const early = Array.from({ length: count }, (_, i) => count - i);
  const ranked = mul(least, away.trace.constant(float32([1, count], early)));
  return equalMask(ranked, max(ranked, [1]));
}
