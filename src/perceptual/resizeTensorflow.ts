import type { Tensor } from "../program/node.ts";
import { matmul, transpose } from "../program/ops.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/**
 * The bilinear resize of TensorFlow 1, which the public scores rest on: output i reads i · in / out, without the shift
 * of half a pixel and without antialiasing, so that the image moves up and to the left a little.
 * @param x [N, C, H, W]. @returns [N, C, side, side].
 */
export function resizeTensorflow(x: Tensor, side: number): Tensor {
  const [, , height = 1, width = 1] = x.shape;
  const [rows, columns] = [x.trace.constant(weights(height, side)), x.trace.constant(weights(width, side))];
  const wide = width === side ? x : matmul(x, transpose(columns, [1, 0])); // [N, C, H, side]
  return height === side ? wide : matmul(rows, wide); // [N, C, side, side]
}

/** What each output takes of each input: two neighbours, the last one repeated. [to, from]. */
function weights(from: number, to: number): Float32Tensor {
  const data = new Float32Array(to * from);
  const step = Math.fround(from / to);
  for (let i = 0; i < to; i++) {
    const place = Math.fround(i * step);
    const before = Math.min(Math.floor(place), from - 1);
    const after = Math.min(before + 1, from - 1);
    const share = Math.fround(place - before);
    data[i * from + before] = 1 - share;
    data[i * from + after] = (data[i * from + after] ?? 0) + share;
  }
  return float32([to, from], data);
}
