import type { NodeMaker, Tensor } from "../program/node.ts";
import { abs, add, clamp, matmul, relu, reshape, scale, shift, sub, transpose } from "../program/ops.ts";
import { float32 } from "../tensor/hostTensor.ts";

/** The columns x and the rows y of P squares of K x K places in an image, each [P, K]. */
export interface Squares {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Squares of side 2 radius + 1 around points. x and y [P, 1] -> [P, 2 radius + 1]. */
export function squaresAround({ x, y }: Squares, radius: number): Squares {
  const offsets = numbersFrom(x.trace, -radius, 2 * radius + 1);
  return { x: add(x, offsets), y: add(y, offsets) };
}

/**
 * Features at places of an image of R pixels a side, read bilinearly; outside the image its border is read.
 * features [1, C, H, W], squares [P, K] in the image's pixels, whole numbers at their centres -> [P, C, K, K].
 */
export function sampled(features: Tensor, { x, y }: Squares, imgResolution: number): Tensor {
  const [, , height = 1, width = 1] = features.shape;
  const rows = lineWeights(y, height, imgResolution); // [P, 1, K, H]
  const columns = lineWeights(x, width, imgResolution); // [P, 1, K, W]
  return matmul(matmul(rows, features), transpose(columns, [0, 1, 3, 2]));
}

/** How much each of the `size` features of a line counts at these places. [P, K] -> [P, 1, K, size]. */
function lineWeights(places: Tensor, size: number, imgResolution: number): Tensor {
  const [points = 1, k = 1] = places.shape;
  const ratio = size / imgResolution;
  const at = clamp(shift(scale(places, ratio), (ratio - 1) / 2), 0, size - 1);
  const away = sub(reshape(at, [points, 1, k, 1]), numbersFrom(places.trace, 0, size));
  return relu(shift(scale(abs(away), -1), 1));
}

/** first, first + 1, ... [count]. */
function numbersFrom(trace: NodeMaker, first: number, count: number): Tensor {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  return trace.constant(float32([count], numbers));
}
