import type { Shape } from "../base/assertShape.ts";
import type { Conv2dAttributes, Conv2dInputGradientAttributes, Padding2d, Pair } from "../program/attributes.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import { groupByGroup, mixesUpGroups, mixesUpTransposedGroups } from "./groupByGroup.ts";
import { cropImages, growImages, leavesSome, onnxPads, padImages, reverseAxes, splitPadding } from "./images.ts";

/** A value with the height and width of its last two axes. */
export interface Sized {
  readonly value: Value;
  readonly size: Pair;
}

/** A convolution's weight. */
export interface Kernel extends Sized {
  /** [O, I/groups, kh, kw]. */
  readonly shape: Shape;
}

/** Conv with a padding that may be negative, and an optional bias [O]. x [N, I, H, W], weight [O, I/groups, kh, kw]. */
export function convolve(
  graph: OnnxGraph,
  x: Sized,
  weight: Kernel,
  attributes: Conv2dAttributes,
  bias?: Value,
): Value {
  const { stride, padding, groups } = attributes;
  if (graph.target === "gpu" && mixesUpGroups(weight.shape, groups))
    return convolveGroupByGroup(graph, x, weight, attributes, bias);
  const { grow, crop } = splitPadding(padding);
  const cropsFirst = leavesSome(x.size, crop);
  const cropped = cropsFirst ? cropImages(graph, x.value, crop) : padImages(graph, x.value, x.size, padding);
  const [top, ...others]: Padding2d = cropsFirst ? grow : [0, 0, 0, 0];
  const rows = graph.target === "gpu" ? rowsMissing(weight, [top, ...others]) : 0;
  const pads = onnxPads([top + rows * stride[0], ...others]);
  const channels = graph.target === "gpu" && groups === 1 ? channelsMissing(weight.shape) : 0;
  const factors = [cropped, weight.value].map((each) => moreChannels(graph, each, channels));
  const inputs = [...factors, ...(bias === undefined ? [] : [bias])];
  const y = graph.op("Conv", inputs, { kernel_shape: weight.size, strides: stride, pads, group: groups });
  return cropImages(graph, y, [rows, 0, 0, 0]);
}

function convolveGroupByGroup(
  graph: OnnxGraph,
  x: Sized,
  weight: Kernel,
  attributes: Conv2dAttributes,
  bias: Value | undefined,
): Value {
  const { groups } = attributes;
  const [outs = 1, ins = 1, kh = 1, kw = 1] = weight.shape;
  return groupByGroup(graph, groups, (partOf) => {
    const images = { ...x, value: partOf(x.value, 1, ins * groups) };
    const kernel = { ...weight, value: partOf(weight.value, 0, outs), shape: [outs / groups, ins, kh, kw] };
    return convolve(graph, images, kernel, { ...attributes, groups: 1 }, bias && partOf(bias, 0, outs));
  });
}

/**
 * Rows of results that a GPU's convolution has to make above the others, to be cut off: with a kernel of one tap ONNX
 * Runtime 1.30 overlooks zeros on WebGPU that are only below the images or on their right.
 */
function rowsMissing({ size: [kh, kw] }: Sized, [top, bottom, left, right]: Padding2d): number {
  return kh * kw === 1 && top + left === 0 && bottom + right > 0 ? 1 : 0;
}

/**
 * Zeros that a GPU's convolution needs as further input channels. ONNX Runtime 1.30 reads channels in threes on WebGPU
 * where their number is a multiple of 3 but not of 4, and that of the results is one of 4; from 6 channels on the
 * result is wrong (microsoft/onnxruntime#29651). The discriminator's last convolution reads 513.
 */
function channelsMissing([outs = 1, ins = 1]: Shape): number {
  const isWrong = ins > 3 && ins % 3 === 0 && ins % 4 !== 0 && outs % 4 === 0;
  return isWrong ? 4 - (ins % 4) : 0;
}

/** x [A, B, H, W] with so many zeros more along B. */
function moreChannels(graph: OnnxGraph, x: Value, count: number): Value {
  if (count === 0) return x;
  return graph.op("Pad", [x, graph.integers([0, 0, 0, 0, 0, count, 0, 0])], { mode: "constant" });
}

/** A window of the full transposed convolution, whose axes have (input - 1) stride + kernel elements. */
export interface TransposedWindow {
  readonly stride: Pair;
  readonly groups: number;
  /** Where the window starts in the full result, and its size; what lies outside the full result is zero. */
  readonly start: Pair;
  readonly size: Pair;
}

/** ConvTranspose cut or extended to a window. x [N, O, H, W], weight [O, I/groups, kh, kw]. */
export function convolveTransposed(graph: OnnxGraph, x: Sized, weight: Kernel, window: TransposedWindow): Value {
  const { stride, groups, start, size } = window;
  if (graph.target === "gpu" && mixesUpTransposedGroups(weight.shape, groups))
    return transposeGroupByGroup(graph, x, weight, window);
  const fullAlong = (axis: 0 | 1): number => (x.size[axis] - 1) * stride[axis] + weight.size[axis];
  const full: Pair = [fullAlong(0), fullAlong(1)];
  const end: Pair = [full[0] - start[0] - size[0], full[1] - start[1] - size[1]];
  const padding: Padding2d = [-start[0], -end[0], -start[1], -end[1]];
  const { grow, crop } = splitPadding(padding);
  const attributes = { kernel_shape: weight.size, strides: stride, group: groups };
  if (!leavesSome(full, crop)) {
    const y = graph.op("ConvTranspose", [x.value, weight.value], attributes);
    return padImages(graph, y, full, padding);
  }
  // ConvTranspose itself can append fewer rows than its stride; whatever else is missing needs a Pad.
  const [top, bottom, left, right] = grow;
  const appended: Pair = [bottom < stride[0] ? bottom : 0, right < stride[1] ? right : 0];
  const y = graph.op("ConvTranspose", [x.value, weight.value], {
    ...attributes,
    pads: onnxPads(crop),
    output_padding: appended,
  });
  return growImages(graph, y, [top, bottom - appended[0], left, right - appended[1]]);
}

function transposeGroupByGroup(graph: OnnxGraph, x: Sized, weight: Kernel, window: TransposedWindow): Value {
  const { groups } = window;
  const [outs = 1, ...rest] = weight.shape;
  return groupByGroup(graph, groups, (partOf) => {
    const images = { ...x, value: partOf(x.value, 1, outs) };
    const kernel = { ...weight, value: partOf(weight.value, 0, outs), shape: [outs / groups, ...rest] };
    return convolveTransposed(graph, images, kernel, { ...window, groups: 1 });
  });
}

/**
 * The adjoint of a convolution in its input. dy [N, O, H', W'], weight [O, I/groups, kh, kw]. At stride 1 a
 * convolution with the flipped weight is faster than ConvTranspose.
 */
export function inputGradient(
  graph: OnnxGraph,
  dy: Sized,
  weight: Kernel,
  attributes: Conv2dInputGradientAttributes,
): Value {
  const { stride, padding, groups, inputSize } = attributes;
  const [kh, kw] = weight.size;
  if (stride[0] !== 1 || stride[1] !== 1) {
    return convolveTransposed(graph, dy, weight, { stride, groups, start: [padding[0], padding[2]], size: inputSize });
  }
  const [top, bottom, left, right] = padding;
  const adjoint: Padding2d = [kh - 1 - top, kh - 1 - bottom, kw - 1 - left, kw - 1 - right];
  const [outs = 1, ins = 1] = weight.shape;
  const shape = [ins * groups, outs / groups, kh, kw];
  const flipped = { value: adjointWeight(graph, weight, groups), size: weight.size, shape };
  return convolve(graph, dy, flipped, { stride, padding: adjoint, groups });
}

/** The convolution's weight [O, I/groups, kh, kw] -> its adjoint's [I, O/groups, kh, kw]: flipped, channels swapped. */
function adjointWeight(graph: OnnxGraph, weight: Kernel, groups: number): Value {
  const [outs = 1, ins = 1, kh = 1, kw = 1] = weight.shape;
  const flipped = kh === 1 && kw === 1 ? weight.value : reverseAxes(graph, weight.value, [2, 3]);
  if (groups === 1) return graph.op("Transpose", [flipped], { perm: [1, 0, 2, 3] });
  const grouped = graph.op("Reshape", [flipped, graph.integers([groups, outs / groups, ins, kh, kw])]);
  const swapped = graph.op("Transpose", [grouped], { perm: [0, 2, 1, 3, 4] });
  return graph.op("Reshape", [swapped, graph.integers([groups * ins, outs / groups, kh, kw])]);
}
