import type { Shape } from "../base/assertShape.ts";
import type { MaxPool2dAttributes, Pair, Upfirdn2dAttributes } from "./attributes.ts";
import type { NodeOf, Tensor } from "./node.ts";
import type { OpName } from "./opTable.ts";
import {
  add,
  broadcast,
  cast,
  clamp,
  conv2d,
  conv2dFilterGradient,
  conv2dInputGradient,
  div,
  equalMask,
  exp,
  gridSample,
  gridSampleAdjoint,
  insideMask,
  matmul,
  mul,
  pad,
  reshape,
  reverse,
  scale,
  shift,
  sigmoid,
  sign,
  slice,
  sliceBox,
  slopeMask,
  square,
  sub,
  sum,
  transpose,
  upfirdn2d,
} from "./ops.ts";

/**
 * The gradient of each of a node's inputs, of that input's shape, given the node y and its own gradient dy, in
 * terms of other ops; undefined stands for zero.
 */
type GradientRule<K extends OpName> = (y: NodeOf<K>, dy: Tensor) => readonly (Tensor | undefined)[];

/** What a node adds to the gradient of each of its inputs, given its own; undefined where it is zero. */
export function gradientsOfInputs(node: Tensor, dy: Tensor): readonly (Tensor | undefined)[] {
  const rule = GRADIENTS[node.op] as GradientRule<typeof node.op>;
  return rule(node as never, dy);
}

/** An op's i-th input; the op table has checked their number. */
function inputOf(y: { readonly op: string; readonly inputs: readonly Tensor[] }, i: number): Tensor {
  const input = y.inputs[i];
  if (input === undefined) throw new Error(`gradient: ${y.op} has no input ${i}`);
  return input;
}

/** The node of a rule as a tensor that ops take. */
function asTensor<K extends OpName>(y: NodeOf<K>): Tensor {
  return y as unknown as Tensor;
}

/** The adjoint of broadcasting `shape` to x's shape: each element receives the sum over all of its copies. */
function sumTo(x: Tensor, shape: Shape): Tensor {
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []));
  return reshape(axes.length === 0 ? x : sum(x, axes), shape);
}

/** dy times the derivative at x, which is told from the result y where that is cheaper. */
const along =
  <K extends OpName>(derivative: (x: Tensor, y: Tensor) => Tensor): GradientRule<K> =>
  (y, dy) => [mul(dy, derivative(inputOf(y, 0), asTensor(y)))];

/** A pair's parts have the result's shape; what was broadcast is summed back. */
const pair =
  <K extends OpName>(
    parts: (dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => readonly [Tensor, Tensor],
  ): GradientRule<K> =>
  (y, dy) => {
    const [a, b] = [inputOf(y, 0), inputOf(y, 1)];
    const [da, db] = parts(dy, a, b, asTensor(y));
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  };

/** Nothing comes through, as where a step function is flat between its steps. */
const flat = (): readonly Tensor[] => [];

/** The scale of SELU and its alpha (Klambauer et al. 2017), in the double precision in which ONNX states them. */
const SELU = { alpha: 1.6732631921768188, scale: 1.0507010221481323 };

/** e^x below zero, 1 above: the slope of ELU. */
const exponentialSlope = (x: Tensor): Tensor => exp(clamp(x, -Infinity, 0));

/** How every op hands its gradient down to its inputs; an op without a rule does not compile. */
const GRADIENTS: { readonly [K in OpName]: GradientRule<K> } = {
  input: flat,
  constant: flat,

  // Elementwise functions. Masks are read from the result rather than the argument (y > 0 exactly where x > 0, y inside
  // an interval exactly where x is), so that the argument need not be kept for the way back.
  abs: along((x) => sign(x)),
  exp: along((_, y) => y),
  log: (y, dy) => [div(dy, inputOf(y, 0))],
  sqrt: (y, dy) => [scale(div(dy, asTensor(y)), 0.5)],
  reciprocal: along((_, y) => scale(square(y), -1)),
  sigmoid: along((_, y) => sub(y, square(y))),
  tanh: along((_, y) => shift(scale(square(y), -1), 1)),
  softplus: along((x) => sigmoid(x)),
  relu: along((_, y) => slopeMask(y, 0)),
  leakyRelu: (y, dy) => [mul(dy, slopeMask(y.attributes.alpha > 0 ? asTensor(y) : inputOf(y, 0), y.attributes.alpha))],
  elu: along((x) => exponentialSlope(x)),
  selu: along((x, y) => mul(slopeMask(y, SELU.alpha * SELU.scale, SELU.scale), exponentialSlope(x))),
  clamp: (y, dy) => [mul(dy, insideMask(asTensor(y), y.attributes.min, y.attributes.max))],
  scale: (y, dy) => [scale(dy, y.attributes.factor)],
  shift: (_, dy) => [dy],
  cast: (y, dy) => [cast(dy, inputOf(y, 0).dtype)],
  sign: flat,
  slopeMask: flat,
  insideMask: flat,
  equalMask: flat,

  add: pair((dy) => [dy, dy]),
  sub: pair((dy) => [dy, scale(dy, -1)]),
  mul: pair((dy, a, b) => [mul(dy, b), mul(dy, a)]),
  div: pair((dy, _, b, y) => {
    const da = div(dy, b);
    return [da, scale(mul(da, y), -1)];
  }),

  // Several equally large elements share the gradient.
  max: (y, dy) => {
    const largest = equalMask(inputOf(y, 0), asTensor(y));
    return [mul(largest, div(dy, sum(largest, y.attributes.axes)))];
  },

  // Linear ops that move elements: each one's gradient is its adjoint, the move back.
  sum: (y, dy) => [broadcast(dy, inputOf(y, 0).shape)],
  broadcast: (y, dy) => [sumTo(dy, inputOf(y, 0).shape)],
  reshape: (y, dy) => [reshape(dy, inputOf(y, 0).shape)],
  transpose: (y, dy) => [
    transpose(
      dy,
      dy.shape.map((_, axis) => y.attributes.order.indexOf(axis)),
    ),
  ],
  reverse: (y, dy) => [reverse(dy, y.attributes.axes)],
  concat: (y, dy) => {
    const { axis } = y.attributes;
    let stop = 0;
    return y.inputs.map(({ shape }) => {
      const start = stop;
      stop += shape[axis] ?? 0;
      return slice(dy, axis, start, stop);
    });
  },
  slice: (y, dy) => {
    const { start, stop } = y.attributes;
    return [
      pad(
        dy,
        start,
        inputOf(y, 0).shape.map((size, axis) => size - (stop[axis] ?? size)),
      ),
    ];
  },
  pad: (y, dy) => {
    const { before } = y.attributes;
    return [
      sliceBox(
        dy,
        before,
        inputOf(y, 0).shape.map((size, axis) => size + (before[axis] ?? 0)),
      ),
    ];
  },

  // Convolution is the trilinear form T(x, w, g) = <conv(x, w), g>; conv2d, its input gradient and its filter gradient
  // are T with one argument left open. The gradient of any of the three is therefore another of the three, and the
  // family is closed. FIR resampling is linear, and its adjoint is a FIR resampling.
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

  // As of `max`: each place of the window is an image of its own, and those equally large share the gradient.
  maxPool2d: (y, dy) => {
    const x = inputOf(y, 0);
    const taps = windowTaps(y.attributes);
    const ones = broadcast(x.trace.scalar(1, x.dtype), [1, 1, ...planeOf(x)]);
    const largest = taps.map((tap) => mul(equalMask(upfirdn2d(x, tap), asTensor(y)), upfirdn2d(ones, tap)));
    const share = div(dy, largest.reduce(add));
    const parts = taps.map((tap, i) =>
      upfirdn2d(mul(largest[i] ?? share, share), adjoint(tap, planeOf(x), planeOf(dy))),
    );
    return [parts.reduce(add)];
  },

  // Sampling is linear in the images, so it and its adjoint are each other's gradient.
  gridSample: (y, dy) => [gridSampleAdjoint(dy, inputOf(y, 1), { size: planeOf(inputOf(y, 0)) })],
  gridSampleAdjoint: (y, dy) => [gridSample(dy, inputOf(y, 1))],
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

/** Each place of a window as a resampling that reads it alone; outside the image it reads zeros. */
function windowTaps({ kernel, stride, padding }: MaxPool2dAttributes): Upfirdn2dAttributes[] {
  const area = kernel[0] * kernel[1];
  return Array.from({ length: area }, (_, place) => ({
    up: [1, 1],
    down: stride,
    padding,
    filter: Array.from({ length: area }, (_, i) => (i === place ? 1 : 0)),
    filterShape: kernel,
  }));
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
