import { sizeOf, type Shape } from "../base/assertShape.ts";
import type { Tensor } from "./node.ts";
import type { ProgramDType } from "./tensorType.ts";
import type {
  Conv2dAttributes,
  Conv2dFilterGradientAttributes,
  Conv2dInputGradientAttributes,
  GridSampleAdjointAttributes,
  MaxPool2dAttributes,
  Upfirdn2dAttributes,
} from "./attributes.ts";
import type { AttributesOf, OpName } from "./opTable.ts";
import { simplified } from "./simplify.ts";

/** What programs are written in: each function makes one node, or finds an equal one that exists. */
type Made = Exclude<OpName, "input" | "constant">;

function make<K extends Made>(op: K, inputs: readonly [Tensor, ...Tensor[]], attributes: AttributesOf<K>): Tensor {
  return simplified(op, inputs, attributes) ?? inputs[0].trace.node(op, inputs, attributes);
}

export const abs = (x: Tensor): Tensor => make("abs", [x], {});
export const exp = (x: Tensor): Tensor => make("exp", [x], {});
export const log = (x: Tensor): Tensor => make("log", [x], {});
export const sqrt = (x: Tensor): Tensor => make("sqrt", [x], {});
export const reciprocal = (x: Tensor): Tensor => make("reciprocal", [x], {});
export const rsqrt = (x: Tensor): Tensor => reciprocal(sqrt(x));
export const sigmoid = (x: Tensor): Tensor => make("sigmoid", [x], {});
export const tanh = (x: Tensor): Tensor => make("tanh", [x], {});
export const softplus = (x: Tensor): Tensor => make("softplus", [x], {});
export const relu = (x: Tensor): Tensor => make("relu", [x], {});
export const leakyRelu = (x: Tensor, alpha: number): Tensor => make("leakyRelu", [x], { alpha });
export const elu = (x: Tensor): Tensor => make("elu", [x], {});
export const selu = (x: Tensor): Tensor => make("selu", [x], {});
export const clamp = (x: Tensor, min: number, max: number): Tensor => make("clamp", [x], { min, max });
export const scale = (x: Tensor, factor: number): Tensor => make("scale", [x], { factor });
export const shift = (x: Tensor, offset: number): Tensor => make("shift", [x], { offset });
export const cast = (x: Tensor, dtype: ProgramDType): Tensor => make("cast", [x], { dtype });

/** Slopes of functions with kinks: constant between them, so their own gradient is zero. */
export const sign = (x: Tensor): Tensor => make("sign", [x], {});
export const slopeMask = (x: Tensor, below: number, above = 1): Tensor => make("slopeMask", [x], { below, above });
export const insideMask = (x: Tensor, min: number, max: number): Tensor => make("insideMask", [x], { min, max });
export const equalMask = (a: Tensor, b: Tensor): Tensor => make("equalMask", [a, b], {});

export const add = (a: Tensor, b: Tensor): Tensor => make("add", [a, b], {});
export const sub = (a: Tensor, b: Tensor): Tensor => make("sub", [a, b], {});
export const mul = (a: Tensor, b: Tensor): Tensor => make("mul", [a, b], {});
export const div = (a: Tensor, b: Tensor): Tensor => make("div", [a, b], {});
export const square = (x: Tensor): Tensor => mul(x, x);

/** Reductions keep the reduced axes with size 1. */
export const sum = (x: Tensor, axes: readonly number[]): Tensor => make("sum", [x], { axes });
export const max = (x: Tensor, axes: readonly number[]): Tensor => make("max", [x], { axes });

export function mean(x: Tensor, axes: readonly number[]): Tensor {
  return scale(sum(x, axes), 1 / sizeOf(axes.map((axis) => x.shape[axis] ?? 1)));
}

export const reshape = (x: Tensor, shape: Shape): Tensor => make("reshape", [x], { shape });
export const transpose = (x: Tensor, order: readonly number[]): Tensor => make("transpose", [x], { order });
export const broadcast = (x: Tensor, shape: Shape): Tensor => make("broadcast", [x], { shape });
export const reverse = (x: Tensor, axes: readonly number[]): Tensor => make("reverse", [x], { axes });
export const concat = (inputs: readonly [Tensor, ...Tensor[]], axis: number): Tensor =>
  make("concat", inputs, { axis });

export function pad(x: Tensor, before: readonly number[], after: readonly number[]): Tensor {
  return make("pad", [x], { before, after });
}

/** Elements start to stop - 1 of every axis. */
export function sliceBox(x: Tensor, start: readonly number[], stop: readonly number[]): Tensor {
  return make("slice", [x], { start, stop });
}

/** Elements start to stop - 1 of one axis; the other axes stay whole. */
export function slice(x: Tensor, axis: number, start: number, stop: number): Tensor {
  return make("slice", [x], {
    start: x.shape.map((_, i) => (i === axis ? start : 0)),
    stop: x.shape.map((size, i) => (i === axis ? stop : size)),
  });
}

/** [.., M, K] times [.., K, N] -> [.., M, N]. */
export const matmul = (a: Tensor, b: Tensor): Tensor => make("matmul", [a, b], {});

/** Cross-correlation. x [N, I, H, W], weight [O, I/groups, kh, kw] -> [N, O, H', W']. */
export function conv2d(x: Tensor, weight: Tensor, attributes: Conv2dAttributes): Tensor {
  return make("conv2d", [x, weight], attributes);
}

/** The adjoint of conv2d in x. dy [N, O, H', W'], weight [O, I/groups, kh, kw] -> [N, I, H, W]. */
export function conv2dInputGradient(dy: Tensor, weight: Tensor, attributes: Conv2dInputGradientAttributes): Tensor {
  return make("conv2dInputGradient", [dy, weight], attributes);
}

/** The adjoint of conv2d in its weight. x [N, I, H, W], dy [N, O, H', W'] -> [O, I/groups, kh, kw]. */
export function conv2dFilterGradient(x: Tensor, dy: Tensor, attributes: Conv2dFilterGradientAttributes): Tensor {
  return make("conv2dFilterGradient", [x, dy], attributes);
}

/** FIR resampling of every channel. x [N, C, H, W] -> [N, C, H', W']; the friendly entry is nn/upfirdn2d. */
export function upfirdn2d(x: Tensor, attributes: Upfirdn2dAttributes): Tensor {
  return make("upfirdn2d", [x], attributes);
}

/** The largest of each window. x [N, C, H, W] -> [N, C, H', W']. */
export function maxPool2d(x: Tensor, attributes: MaxPool2dAttributes): Tensor {
  return make("maxPool2d", [x], attributes);
}

/**
 * Bilinear samples of images. x [N, C, H, W], positions [N, 2, H', W'] -> [N, C, H', W']: columns, then rows, from -1,
 * the outer left or upper edge, to 1, the right or lower one, as PyTorch's grid_sample has them without align_corners;
 * beyond the centres of the outermost pixels these are seen. Always in float32. Positions are data: gradients flow to x
 * alone.
 */
export function gridSample(x: Tensor, positions: Tensor): Tensor {
  return make("gridSample", [x, positions], {});
}

/** The adjoint of gridSample in x: each sample is spread over the pixels it read. dy [N, C, H', W'] -> [N, C, H, W]. */
export function gridSampleAdjoint(dy: Tensor, positions: Tensor, attributes: GridSampleAdjointAttributes): Tensor {
  return make("gridSampleAdjoint", [dy, positions], attributes);
}
