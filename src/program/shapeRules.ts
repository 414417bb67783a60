import { formatShape, sameShape, type Shape } from "../base/assertShape.ts";
import type {
  Conv2dAttributes,
  Conv2dFilterGradientAttributes,
  Conv2dInputGradientAttributes,
  GridSampleAdjointAttributes,
  MaxPool2dAttributes,
  Upfirdn2dAttributes,
} from "./attributes.ts";
import type { TensorType } from "./tensorType.ts";

type Input = TensorType | undefined;

/** A broken rule here is a bug of the code that traced the program, so it is a plain Error. */
export function requireRule(holds: boolean, op: string, rule: string): asserts holds {
  if (!holds) throw new Error(`${op}: ${rule}`);
}

export function same(x: Input): TensorType {
  requireRule(x !== undefined, "op", "an input is missing");
  return { shape: x.shape, dtype: x.dtype };
}

function sameDtype(op: string, a: Input, b: Input): [TensorType, TensorType] {
  const [left, right] = [same(a), same(b)];
  requireRule(left.dtype === right.dtype, op, `inputs share a dtype, got ${left.dtype} and ${right.dtype}`);
  return [left, right];
}

/** NumPy's rule: aligned at the last axis, sizes equal or 1. */
export function broadcastShapes(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const [left, right] = [a[i - rank + a.length] ?? 1, b[i - rank + b.length] ?? 1];
    const fits = left === right || left === 1 || right === 1;
    requireRule(fits, "broadcast", `${formatShape(a)} and ${formatShape(b)} do not fit`);
    return left === 1 ? right : left;
  });
}

export function broadcastPair(a: Input, b: Input): TensorType {
  const [left, right] = sameDtype("elementwise op", a, b);
  return { shape: broadcastShapes(left.shape, right.shape), dtype: left.dtype };
}

export function reduced(x: Input, axes: readonly number[]): TensorType {
  const { shape, dtype } = same(x);
  const isAxis = (axis: number): boolean => Number.isInteger(axis) && axis >= 0 && axis < shape.length;
  const known = axes.every((axis, i) => isAxis(axis) && axes.indexOf(axis) === i);
  requireRule(known, "reduction", `axes [${axes.join(", ")}] must be distinct axes of ${formatShape(shape)}`);
  return { shape: shape.map((size, axis) => (axes.includes(axis) ? 1 : size)), dtype };
}

export function permuted(x: Input, order: readonly number[]): TensorType {
  const { shape, dtype } = same(x);
  const isPermutation = order.length === shape.length && shape.every((_, axis) => order.includes(axis));
  requireRule(isPermutation, "transpose", `order [${order.join(", ")}] must permute the axes of ${formatShape(shape)}`);
  return { shape: order.map((axis) => shape[axis] ?? 0), dtype };
}

export function reversed(x: Input, axes: readonly number[]): TensorType {
  reduced(x, axes);
  return same(x);
}

export function joined(inputs: readonly TensorType[], axis: number): TensorType {
  const first = same(inputs[0]);
  requireRule(
    Number.isInteger(axis) && axis >= 0 && axis < first.shape.length,
    "concat",
    `${axis} is not an axis of ${formatShape(first.shape)}`,
  );
  for (const x of inputs) {
    const fits =
      x.dtype === first.dtype &&
      x.shape.length === first.shape.length &&
      x.shape.every((size, i) => i === axis || size === first.shape[i]);
    requireRule(fits, "concat", `${formatShape(x.shape)} does not join ${formatShape(first.shape)} along axis ${axis}`);
  }
  const total = inputs.reduce((sum, x) => sum + (x.shape[axis] ?? 0), 0);
  return { shape: first.shape.map((size, i) => (i === axis ? total : size)), dtype: first.dtype };
}

export function sliced(x: Input, start: readonly number[], stop: readonly number[]): TensorType {
  const { shape, dtype } = same(x);
  const result = shape.map((size, i) => {
    const [from, to] = [start[i] ?? -1, stop[i] ?? -1];
    const fits = from >= 0 && from < to && to <= size;
    requireRule(fits, "slice", `${from}:${to} must lie within axis ${i} of ${formatShape(shape)}`);
    return to - from;
  });
  return { shape: result, dtype };
}

export function padded(x: Input, before: readonly number[], after: readonly number[]): TensorType {
  const { shape, dtype } = same(x);
  const result = shape.map((size, i) => {
    const [front, back] = [before[i] ?? -1, after[i] ?? -1];
    requireRule(front >= 0 && back >= 0, "pad", `widths of axis ${i} must be 0 or more`);
    return front + size + back;
  });
  return { shape: result, dtype };
}

export function matrixProduct(a: Input, b: Input): TensorType {
  const [left, right] = sameDtype("matmul", a, b);
  const [m, k] = left.shape.slice(-2);
  const [k2, n] = right.shape.slice(-2);
  requireRule(
    m !== undefined && n !== undefined && k === k2,
    "matmul",
    `[.., M, K] times [.., K, N], got ${formatShape(left.shape)} and ${formatShape(right.shape)}`,
  );
  return { shape: [...broadcastShapes(left.shape.slice(0, -2), right.shape.slice(0, -2)), m, n], dtype: left.dtype };
}

function fourAxes(op: string, { shape }: TensorType): [number, number, number, number] {
  const [a, b, c, d] = shape;
  const isFour = shape.length === 4 && a !== undefined && b !== undefined && c !== undefined && d !== undefined;
  requireRule(isFour, op, `takes four axes, got ${formatShape(shape)}`);
  return [a, b, c, d];
}

export function convolved(x: Input, weight: Input, { stride, padding, groups }: Conv2dAttributes): TensorType {
  const [input, kernel] = sameDtype("conv2d", x, weight);
  const [n, i, h, w] = fourAxes("conv2d", input);
  const [o, perGroup, kh, kw] = fourAxes("conv2d", kernel);
  requireRule(
    perGroup * groups === i && o % groups === 0,
    "conv2d",
    `weight ${formatShape(kernel.shape)} in ${groups} groups does not fit x ${formatShape(input.shape)}`,
  );
  const height = Math.floor((h + padding[0] + padding[1] - kh) / stride[0]) + 1;
  const width = Math.floor((w + padding[2] + padding[3] - kw) / stride[1]) + 1;
  requireRule(height >= 1 && width >= 1, "conv2d", `the kernel does not fit into ${formatShape(input.shape)}`);
  return { shape: [n, o, height, width], dtype: input.dtype };
}

export function convolutionInput(dy: Input, weight: Input, attributes: Conv2dInputGradientAttributes): TensorType {
  const [gradient, kernel] = sameDtype("conv2dInputGradient", dy, weight);
  const [n, o] = fourAxes("conv2dInputGradient", gradient);
  const [, perGroup] = fourAxes("conv2dInputGradient", kernel);
  const shape = [n, perGroup * attributes.groups, ...attributes.inputSize];
  const back = convolved({ shape, dtype: gradient.dtype }, kernel, attributes).shape;
  requireRule(
    back.every((size, i) => size === gradient.shape[i]) && back[1] === o,
    "conv2dInputGradient",
    `a convolution of ${formatShape(shape)} gives ${formatShape(back)}, not ${formatShape(gradient.shape)}`,
  );
  return { shape, dtype: gradient.dtype };
}

export function convolutionFilter(x: Input, dy: Input, attributes: Conv2dFilterGradientAttributes): TensorType {
  const [input, gradient] = sameDtype("conv2dFilterGradient", x, dy);
  const [, i] = fourAxes("conv2dFilterGradient", input);
  const [, o] = fourAxes("conv2dFilterGradient", gradient);
  const { groups, kernelSize } = attributes;
  requireRule(i % groups === 0, "conv2dFilterGradient", `${i} channels do not divide into ${groups} groups`);
  const shape = [o, i / groups, ...kernelSize];
  const back = convolved(input, { shape, dtype: input.dtype }, attributes).shape;
  requireRule(
    back.every((size, axis) => size === gradient.shape[axis]),
    "conv2dFilterGradient",
    `a convolution with ${formatShape(shape)} gives ${formatShape(back)}, not ${formatShape(gradient.shape)}`,
  );
  return { shape, dtype: input.dtype };
}

export function resampled(x: Input, { up, down, padding, filter, filterShape }: Upfirdn2dAttributes): TensorType {
  const { dtype } = same(x);
  const [n, c, h, w] = fourAxes("upfirdn2d", same(x));
  requireRule(filter.length === filterShape[0] * filterShape[1], "upfirdn2d", "the filter's shape holds its taps");
  const height = Math.floor((h * up[0] + padding[0] + padding[1] - filterShape[0]) / down[0]) + 1;
  const width = Math.floor((w * up[1] + padding[2] + padding[3] - filterShape[1]) / down[1]) + 1;
  requireRule(height >= 1 && width >= 1, "upfirdn2d", `the filter does not fit into the padded ${h}x${w} input`);
  return { shape: [n, c, height, width], dtype };
}

export function pooled(x: Input, { kernel, stride, padding }: MaxPool2dAttributes): TensorType {
  const { dtype } = same(x);
  const [n, c, h, w] = fourAxes("maxPool2d", same(x));
  const isPartial = padding.every((width, side) => width >= 0 && width < kernel[side < 2 ? 0 : 1]);
  requireRule(isPartial, "maxPool2d", "a window holds a pixel at least, so the padding is smaller than the kernel");
  const height = Math.floor((h + padding[0] + padding[1] - kernel[0]) / stride[0]) + 1;
  const width = Math.floor((w + padding[2] + padding[3] - kernel[1]) / stride[1]) + 1;
  requireRule(height >= 1 && width >= 1, "maxPool2d", `the window does not fit into the padded ${h}x${w} input`);
  return { shape: [n, c, height, width], dtype };
}

export function sampled(x: Input, positions: Input): TensorType {
  const [images, grid] = sameDtype("gridSample", x, positions);
  const [n, c, ...plane] = fourAxes("gridSample", images);
  const size = samplesOf("gridSample", grid, n, plane);
  return { shape: [n, c, ...size], dtype: images.dtype };
}

export function spread(dy: Input, positions: Input, { size }: GridSampleAdjointAttributes): TensorType {
  const op = "gridSampleAdjoint";
  const [samples, grid] = sameDtype(op, dy, positions);
  const [n, c, ...plane] = fourAxes(op, samples);
  requireRule(sameShape(samplesOf(op, grid, n, size), plane), op, "a position a sample");
  return { shape: [n, c, ...size], dtype: samples.dtype };
}

/** Rows and columns of the positions in an image of this size. */
function samplesOf(op: string, { shape, dtype }: TensorType, n: number, size: readonly number[]): readonly number[] {
  const [batch, pair, ...plane] = shape;
  requireRule(dtype === "float32", op, "positions need float32");
  const isGrid = shape.length === 4 && batch === n && pair === 2;
  requireRule(isGrid, op, `positions [${n}, 2, H, W], got ${formatShape(shape)}`);
  const hasNeighbours = size.every((side) => Number.isInteger(side) && side >= 2);
  requireRule(hasNeighbours, op, "an image of two rows and columns at least");
  return plane;
}
