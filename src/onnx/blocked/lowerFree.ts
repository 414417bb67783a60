import type { Padding2d, Pair } from "../../program/attributes.ts";
import type { NodeOf, Tensor } from "../../program/node.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { doubledConvolution } from "./doubling.ts";
import { FreeFilters } from "./freeFilters.ts";
import { convolveShared, filterChannels, type BlockedImages, type BlockSize } from "./ops.ts";

/** A convolution whose filters depend on an input, as in training, or its gradient in its input. */
export type FreeConvolution = NodeOf<"conv2d"> | NodeOf<"conv2dInputGradient">;

/** What it reads: images blocked, filters and bias plain. */
export interface FreeValues {
  readonly images: Value;
  readonly filters: Value;
  readonly bias?: Value;
}

/** Of stride 1, or a convolution of any. */
export function convolveFree(
  graph: OnnxGraph,
  node: FreeConvolution,
  { images, filters, bias }: FreeValues,
  block: BlockSize,
): BlockedImages {
  const { bank, size } = filtersOf(graph, node, filters, block);
  const [, channels = 1] = node.shape;
  const flat = bias === undefined ? undefined : graph.op("Reshape", [bias, graph.integers([channels])]);
  const every = Array.from({ length: size[0] * size[1] }, (_, tap) => tap);
  const taps = { indices: node.op === "conv2d" ? every : every.toReversed(), size };
  const { stride } = node.attributes;
  return convolveShared(graph, imagesOf(node, images), bank.take(taps), paddingOf(node), flat, { stride });
}

/** The gradient of a 3x3 convolution of stride 2 in all that it saw, with a row and a column of zeros after it. */
export function doubleFree(
  graph: OnnxGraph,
  node: FreeConvolution,
  { images, filters }: FreeValues,
  block: BlockSize,
): BlockedImages {
  const { bank } = filtersOf(graph, node, filters, block);
  const x = imagesOf(node, images);
  return doubledConvolution(graph, (taps, padding) => convolveShared(graph, x, bank.take(taps), padding), block);
}

/** Images without their last row and column. */
export function withoutLast(
  graph: OnnxGraph,
  { value, batch, channels, size }: BlockedImages,
  block: BlockSize,
): Value {
  const [height, width] = size;
  const rows = graph.op("Reshape", [value, graph.integers([batch * (channels / block), height, width * block])]);
  const bounds = [
    [0, 0],
    [height - 1, (width - 1) * block],
    [1, 2],
  ].map((each) => graph.integers(each));
  const rest = graph.op("Slice", [rows, ...bounds]);
  return graph.op("Reshape", [rest, graph.integers([batch, channels, height - 1, width - 1])]);
}

/** A FIR filter for every channel. */
export function filterFree(
  graph: OnnxGraph,
  { attributes: { filter, filterShape, down } }: NodeOf<"upfirdn2d">,
  x: BlockedImages,
  padding: Padding2d,
  block: BlockSize,
): BlockedImages {
  const perBlock = filter.flatMap((tap) => new Array<number>(block).fill(tap));
  const every = Array.from({ length: x.channels / block }, () => perBlock).flat();
  const value = graph.constant(float32([x.channels, 1, ...filterShape], Float32Array.from(every)));
  const kernels = { value, size: filterShape, outChannels: x.channels };
  return filterChannels(graph, x, kernels, padding, { stride: down });
}

/** The gradient is a convolution with the filters turned over, in what padding leaves of their size. */
export function paddingOf(node: FreeConvolution): Padding2d {
  const [top, bottom, left, right] = node.attributes.padding;
  const [, , height = 1, width = 1] = weightOf(node).shape;
  return node.op === "conv2d"
    ? [top, bottom, left, right]
    : [height - 1 - top, height - 1 - bottom, width - 1 - left, width - 1 - right];
}

export function imagesOf({ inputs: [x] }: Tensor, value: Value): BlockedImages {
  const [batch = 1, channels = 1, height = 1, width = 1] = x?.shape ?? [];
  return { value, batch, channels, size: [height, width] };
}

function filtersOf(
  graph: OnnxGraph,
  node: FreeConvolution,
  filters: Value,
  block: BlockSize,
): { readonly bank: FreeFilters; readonly size: Pair } {
  const { shape } = weightOf(node);
  const [, , height = 1, width = 1] = shape;
  const direction = node.op === "conv2d" ? "forth" : "back";
  return { bank: new FreeFilters(graph, filters, shape, direction, block), size: [height, width] };
}

function weightOf({ inputs: [, weight] }: FreeConvolution): Tensor {
  if (weight === undefined) throw new Error("lowering: a convolution has no weight");
  return weight;
}
