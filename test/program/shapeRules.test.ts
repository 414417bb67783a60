import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { Trace } from "../../src/program/trace.ts";

const trace = new Trace();
const x = (...shape: number[]): Tensor => trace.input(`x${shape.join("_")}`, shape);
const half = (...shape: number[]): Tensor => trace.input(`h${shape.join("_")}`, shape, "float16");
const SAME = { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;
const FIR = { up: [1, 1], down: [1, 1], padding: [0, 0, 0, 0], filter: [1, 1, 1, 1], filterShape: [2, 2] } as const;
const UNEVEN = { stride: [2, 1], padding: [0, 1, -1, 2], groups: 2 } as const;
const HALVED = { ...SAME, stride: [2, 2], inputSize: [8, 7] } as const;
const RESAMPLED = { ...FIR, up: [2, 1], down: [1, 2], padding: [1, -2, 0, 3] } as const;

describe("shape rules give", () => {
  it.each<readonly [string, Tensor, readonly number[]]>([
    ["broadcast pairs", ops.add(x(2, 1, 4), x(3, 1)), [2, 3, 4]],
    ["scalars", ops.mul(x(), x()), []],
    ["kept axes", ops.sum(x(2, 3, 4), [0, 2]), [1, 3, 1]],
    ["permuted axes", ops.transpose(x(2, 3, 4), [2, 0, 1]), [4, 2, 3]],
    ["joined axes", ops.concat([x(2, 3), x(2, 5)], 1), [2, 8]],
    ["slices", ops.slice(x(4, 5), 1, 1, 3), [4, 2]],
    ["padding", ops.pad(x(2, 3), [1, 0], [0, 4]), [3, 7]],
    ["products", ops.matmul(x(2, 1, 3, 4), x(5, 4, 6)), [2, 5, 3, 6]],
    ["convolutions", ops.conv2d(x(2, 4, 9, 8), x(6, 2, 3, 3), UNEVEN), [2, 6, 4, 7]],
    ["adjoints", ops.conv2dInputGradient(x(2, 6, 4, 4), x(6, 3, 3, 3), HALVED), [2, 3, 8, 7]],
    ["resampling", ops.upfirdn2d(x(1, 3, 4, 6), RESAMPLED), [1, 3, 6, 4]],
  ])("%s", (_, tensor, shape) => {
    expect(tensor.shape).toEqual(shape);
  });
});

describe("shape rules refuse", () => {
  it.each<readonly [string, () => Tensor, RegExp]>([
    ["shapes that do not broadcast", () => ops.add(x(2, 3), x(2, 4)), /\[2, 3\] and \[2, 4\] do not fit/],
    ["mixed dtypes", () => ops.add(x(2), half(2)), /share a dtype, got float32 and float16/],
    ["an axis that is not there", () => ops.sum(x(2, 3), [2]), /axes \[2\] must be distinct axes of \[2, 3\]/],
    ["an axis twice", () => ops.max(x(2, 3), [1, 1]), /must be distinct/],
    ["another number of elements", () => ops.reshape(x(2, 3), [5]), /keeps the number of elements/],
    ["an order that is no permutation", () => ops.transpose(x(2, 3), [0, 0]), /must permute/],
    ["a broadcast that shrinks", () => ops.broadcast(x(2, 3), [1, 3]), /does not broadcast/],
    ["joining unlike tensors", () => ops.concat([x(2, 3), x(3, 3)], 1), /does not join/],
    ["joining along no axis", () => ops.concat([x(2, 3), x(2, 3)], 2), /2 is not an axis/],
    ["a slice outside", () => ops.slice(x(2, 3), 1, 1, 4), /1:4 must lie within axis 1/],
    ["an empty slice", () => ops.slice(x(2, 3), 1, 2, 2), /2:2 must lie within/],
    ["a negative pad", () => ops.pad(x(2), [-1], [0]), /0 or more/],
    ["a product that does not fit", () => ops.matmul(x(2, 3), x(2, 3)), /got \[2, 3\] and \[2, 3\]/],
    ["a product of vectors", () => ops.matmul(x(3), x(3)), /\[3\]/],
    ["a weight of other channels", () => ops.conv2d(x(1, 4, 8, 8), x(6, 3, 3, 3), SAME), /does not fit x/],
    ["a kernel that is too large", () => ops.conv2d(x(1, 4, 2, 2), x(6, 4, 5, 5), SAME), /kernel does not fit/],
    [
      "a gradient of another size",
      () => ops.conv2dInputGradient(x(1, 6, 4, 4), x(6, 3, 3, 3), { ...SAME, inputSize: [8, 8] }),
      /gives \[1, 6, 8, 8\], not/,
    ],
    [
      "a filter of another shape",
      () => ops.upfirdn2d(x(1, 3, 4, 4), { ...FIR, filterShape: [3, 2] }),
      /holds its taps/,
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});
