import type { Padding2d, Pair } from "../../program/attributes.ts";
import type { Attributes, OnnxGraph, Value } from "../graph.ts";
import { onnxPads } from "../images.ts";
import { BLOCKED_DOMAIN } from "../schema.ts";

/** Block sizes that ONNX Runtime uses: 16 with AVX-512, 8 with narrower vectors. */
export const BLOCK_SIZES = [8, 16] as const;
export type BlockSize = (typeof BLOCK_SIZES)[number];

/** Images [N, C, H, W] in the blocked layout. */
export interface BlockedImages {
  readonly value: Value;
  readonly batch: number;
  readonly channels: number;
  readonly size: Pair;
}

/** What follows a convolution in the same operator: act(conv(x) + bias + sum). */
export interface Epilogue {
  /** [N O], constant. */
  readonly bias?: Value;
  /** Of the result's shape, blocked; its memory becomes the result's. */
  readonly sum?: BlockedImages;
  /** Slope of a leaky ReLU. */
  readonly alpha?: number;
}

/** The same where all samples have the same filters. */
export interface ChannelEpilogue {
  /** [O]. */
  readonly bias?: Value;
  /** Slope of a leaky ReLU. */
  readonly alpha?: number;
}

/** How far a convolution moves from one result to the next, and from tap to tap; 1 where nothing is said. */
export interface Steps {
  readonly stride?: Pair;
  readonly dilation?: Pair;
}

/** One filter bank a sample, or depthwise: how a convolution is grouped, and what its filter is. */
export interface Filter {
  /** Filters of all groups in the blocked layout, of the shape [O, I / groups, kh, kw]. */
  readonly value: Value;
  readonly size: Pair;
  readonly outChannels: number;
}

/**
 * The runtime's own convolution of blocked images, stride 1, every sample with its own filters: what is stacked
 * along the batch becomes groups of channels, which in this layout is the same memory. filter [N O, I, kh, kw].
 */
export function convolvePerSample(
  graph: OnnxGraph,
  x: BlockedImages,
  filter: Filter,
  padding: Padding2d,
  epilogue: Epilogue = {},
): BlockedImages {
  return grouped(graph, x, filter, x.batch, padding, epilogue);
}

/** Every channel of every sample with its own kernel. filter [N C, 1, kh, kw]. */
export function convolveDepthwise(
  graph: OnnxGraph,
  x: BlockedImages,
  filter: Filter,
  padding: Padding2d,
  epilogue: Epilogue = {},
  steps: Steps = {},
): BlockedImages {
  return grouped(graph, x, filter, x.batch * x.channels, padding, epilogue, steps);
}

/** Every channel with its own kernel, which is the same for all samples. filter [C, 1, kh, kw]. */
export function filterChannels(
  graph: OnnxGraph,
  x: BlockedImages,
  filter: Filter,
  padding: Padding2d,
  epilogue: ChannelEpilogue = {},
  steps: Steps = {},
): BlockedImages {
  const value = convolution(graph, x.value, filter, x.channels, padding, epilogue, steps);
  return { ...x, value, size: sizeAfter(x, filter, padding, steps) };
}

/** The products of groups of channels, each with its own matrix. x [N, G I, H, W], filter [G O, I, 1, 1]. */
export function convolveGroups(graph: OnnxGraph, x: BlockedImages, filter: Filter, groups: number): BlockedImages {
  const value = convolution(graph, x.value, filter, groups, [0, 0, 0, 0], {});
  return { ...x, value, channels: filter.outChannels };
}

/** All samples with the same filters [O, I, kh, kw]. x may be plain where it has one channel. */
export function convolveShared(
  graph: OnnxGraph,
  x: BlockedImages,
  filter: Filter,
  padding: Padding2d,
  epilogue: ChannelEpilogue = {},
  steps: Steps = {},
): BlockedImages {
  const value = convolution(graph, x.value, filter, 1, padding, epilogue, steps);
  return { value, batch: x.batch, channels: filter.outChannels, size: sizeAfter(x, filter, padding, steps) };
}

function grouped(
  graph: OnnxGraph,
  x: BlockedImages,
  filter: Filter,
  groups: number,
  padding: Padding2d,
  { sum, ...rest }: Epilogue,
  steps: Steps = {},
): BlockedImages {
  const result = { batch: x.batch, channels: filter.outChannels, size: sizeAfter(x, filter, padding, steps) };
  const added = sum === undefined ? undefined : { ...sum, value: oneSample(graph, sum) };
  const y = convolution(graph, oneSample(graph, x), filter, groups, padding, { ...rest, sum: added }, steps);
  const shape = [result.batch, result.channels, ...result.size];
  return { ...result, value: x.batch === 1 ? y : graph.op("Reshape", [y, graph.integers(shape)]) };
}

/** [N, C, H, W] -> [1, N C, H, W]. */
function oneSample(graph: OnnxGraph, { value, batch, channels, size }: BlockedImages): Value {
  return batch === 1 ? value : graph.op("Reshape", [value, graph.integers([1, batch * channels, ...size])]);
}

function convolution(
  graph: OnnxGraph,
  x: Value,
  filter: Filter,
  groups: number,
  padding: Padding2d,
  { bias, sum, alpha }: Epilogue,
  { stride = [1, 1], dilation = [1, 1] }: Steps = {},
): Value {
  const last = sum !== undefined ? [bias ?? "", sum.value] : bias !== undefined ? [bias] : [];
  const leaky: Attributes =
    alpha === undefined ? {} : { activation: "LeakyRelu", activation_params: { floats: [alpha] } };
  const steps = { strides: stride, dilations: dilation, pads: onnxPads(padding) };
  const attributes = { kernel_shape: filter.size, ...steps, group: groups, ...leaky };
  return graph.op("Conv", [x, filter.value, ...last], attributes, BLOCKED_DOMAIN);
}

function sizeAfter(
  { size: [height, width] }: BlockedImages,
  filter: Filter,
  [top, bottom, left, right]: Padding2d,
  { stride = [1, 1], dilation = [1, 1] }: Steps = {},
): Pair {
  const after = (length: number, axis: 0 | 1): number =>
    Math.floor((length - dilation[axis] * (filter.size[axis] - 1) - 1) / stride[axis]) + 1;
  return [after(height + top + bottom, 0), after(width + left + right, 1)];
}
