import type { Pair, Upfirdn2dAttributes } from "./attributes.ts";
import { inputOf, sumTo, type GradientRule } from "./gradientRule.ts";
import type { Tensor } from "./node.ts";
import { conv2d, conv2dFilterGradient, conv2dInputGradient, matmul, transpose, upfirdn2d } from "./ops.ts";

type Products = "matmul" | "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient" | "upfirdn2d";

/**
 * Products. Convolution is the trilinear form T(x, w, g) = <conv(x, w), g>; conv2d, its input gradient and its filter
 * gradient are T with one argument left open. The gradient of any of the three is therefore another of the
 * three, and the family is closed. FIR resampling is linear, and its adjoint is a FIR resampling.
 */
export const CONVOLUTION_GRADIENTS: { readonly [K in Products]: GradientRule<K> } = {
  matmul: (y, dy) => {
    const [a, b] = [inputOf(y, 0), inputOf(y, 1)];
    return [sumTo(matmul(dy, matrixTransposed(b)), a.shape), sumTo(matmul(matrixTransposed(a), dy), b.shape)];
  },
  conv2d: (y, dy) => {
    const [x, weight] = [inputOf(y, 0), inputOf(y, 1)];
    return [
      conv2dInputGradient(dy, weight, { ...y.attributes, inputSize: planeOf(x) }),
      conv2dFilterGradient(x, dy, { ...y.attributes, kernelSize: planeOf(weight) }),
    ];
  },
  conv2dInputGradient: (y, dx) => {
    const [dy, weight] = [inputOf(y, 0), inputOf(y, 1)];
    const { stride, padding, groups } = y.attributes;
    return [
      conv2d(dx, weight, { stride, padding, groups }),
      conv2dFilterGradient(dx, dy, { stride, padding, groups, kernelSize: planeOf(weight) }),
    ];
  },
  conv2dFilterGradient: (y, dWeight) => {
    const [x, dy] = [inputOf(y, 0), inputOf(y, 1)];
    const { stride, padding, groups } = y.attributes;
    return [
      conv2dInputGradient(dy, dWeight, { stride, padding, groups, inputSize: planeOf(x) }),
      conv2d(x, dWeight, { stride, padding, groups }),
    ];
  },
  upfirdn2d: (y, dy) => [upfirdn2d(dy, adjoint(y.attributes, planeOf(inputOf(y, 0)), planeOf(dy)))],
};

/** Swaps the last two axes. */
function matrixTransposed(x: Tensor): Tensor {
  const order = x.shape.map((_, axis) => axis);
  return transpose(x, [...order.slice(0, -2), order.length - 1, order.length - 2]);
}

/** Height and width. */
function planeOf({ shape: [, , height = 1, width = 1] }: Tensor): Pair {
  return [height, width];
}

/**
 * Output i reads tap k from the zero-stuffed input at i down + k - before. So input m, which lies at m up there,
 * receives tap k from the zero-stuffed gradient at m up + before - k: the filter turned, up and down swapped,
 * taps - 1 - before zeros in front, and behind as many as the input's size leaves.
 */
function adjoint(
  { up, down, padding, filter, filterShape }: Upfirdn2dAttributes,
  from: Pair,
  to: Pair,
): Upfirdn2dAttributes {
  const sides = (axis: 0 | 1, before: number): Pair => {
    const front = filterShape[axis] - 1 - before;
    return [front, (from[axis] - 1) * up[axis] + filterShape[axis] - to[axis] * down[axis] - front];
  };
  return {
    up: down,
    down: up,
    padding: [...sides(0, padding[0]), ...sides(1, padding[2])],
    filter: filter.toReversed(),
    filterShape,
  };
}
