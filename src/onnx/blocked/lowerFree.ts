import { sameShape } from "../../base/assertShape.ts";
import type { Padding2d, Pair } from "../../program/attributes.ts";
import type { NodeOf, Tensor } from "../../program/node.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { doubledConvolution } from "./doubling.ts";
import { FreeFilters } from "./freeFilters.ts";
import { convolveShared, filterChannels, type BlockedImages, type BlockSize } from "./ops.ts";
import { freeTileFilters, tilesPay, winogradInTurn, type Direction } from "./winograd.ts";

/** A convolution whose filters depend on an input, as in training, or its gradient in its input. */
export type FreeConvolution = NodeOf<"conv2d"> | NodeOf<"conv2dInputGradient">;

/** What it reads: images blocked, filters and bias plain. */
export interface FreeValues {
  readonly images: Value;
  readonly filters: Value;
  readonly bias?: Value;
}

/**
 * In training: values cost more than in generation, for on two threads tiles of 128 channels save no time, and take
 * memory; filters cost less, for they are reordered in any case.
 */
export const TRAINING_TILE_COSTS = { value: 450, filter: 45 } as const;

/** Of stride 1, or a convolution of any; then perhaps a bias and a leaky ReLU of this slope. */
export function convolveFree(
  graph: OnnxGraph,
  node: FreeConvolution,
  { images, filters, bias }: FreeValues,
  alpha: number | undefined,
  block: BlockSize,
): BlockedImages {
  const flat = bias === undefined ? undefined : graph.op("Reshape", [bias, graph.integers([node.shape[1] ?? 1])]);
  const convolve = isInTiles(node) ? convolveTiles : convolveDirectly;
  return convolve(graph, node, { images, filters, bias: flat }, alpha, block);
}

function isInTiles(node: FreeConvolution): boolean {
  const [images = 1, outChannels = 1, height = 1, width = 1] = node.shape;
  const [inChannels = 1] = node.inputs[0]?.shape.slice(1) ?? [];
  const isSame = paddingOf(node).every((zeros) => zeros === 1);
  const isOfTiles = sameShape(weightOf(node).shape.slice(2), [3, 3]) && sameShape(node.attributes.stride, [1, 1]);
  const size = [height, width] as const;
  return isSame && isOfTiles && tilesPay({ inChannels, outChannels, size, images, costs: TRAINING_TILE_COSTS });
}

function convolveDirectly(
  graph: OnnxGraph,
  node: FreeConvolution,
  { images, filters, bias }: FreeValues,
  alpha: number | undefined,
  block: BlockSize,
): BlockedImages {
  const { bank, size } = filtersOf(graph, node, filters, block);
  const every = Array.from({ length: size[0] * size[1] }, (_, tap) => tap);
  const taps = { indices: node.op === "conv2d" ? every : every.toReversed(), size };
  const { stride } = node.attributes;
  return convolveShared(
    graph,
    imagesOf(imagesInto(node), images),
    bank.take(taps),
    paddingOf(node),
    { bias, alpha },
    { stride },
  );
}

function convolveTiles(
  graph: OnnxGraph,
  node: FreeConvolution,
  { images, filters, bias }: FreeValues,
  alpha: number | undefined,
  block: BlockSize,
): BlockedImages {
  const transformed = freeTileFilters(graph, filters, weightOf(node).shape, directionOf(node), block);
  const y = winogradInTurn(graph, imagesOf(imagesInto(node), images), transformed, block);
  if (bias === undefined && alpha === undefined) return y;
  const ones = graph.constant(float32([y.channels, 1, 1, 1], new Float32Array(y.channels).fill(1)));
  const same = { value: ones, size: [1, 1], outChannels: y.channels } as const;
  return filterChannels(graph, y, same, [0, 0, 0, 0], { bias, alpha });
}

/** The gradient of a 3x3 convolution of stride 2 in all that it saw, with a row and a column of zeros after it. */
export function doubleFree(
  graph: OnnxGraph,
  node: FreeConvolution,
  { images, filters }: FreeValues,
  block: BlockSize,
): BlockedImages {
  const { bank } = filtersOf(graph, node, filters, block);
  const x = imagesOf(imagesInto(node), images);
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
  return filterChannels(graph, x, kernels, padding, {}, { stride: down });
}

/** The gradient is a convolution with the filters turned over, in what padding leaves of their size. */
export function paddingOf(node: FreeConvolution): Padding2d {
  const [top, bottom, left, right] = node.attributes.padding;
  const [, , height = 1, width = 1] = weightOf(node).shape;
  return node.op === "conv2d"
    ? [top, bottom, left, right]
    : [height - 1 - top, height - 1 - bottom, width - 1 - left, width - 1 - right];
}

export function imagesOf({ shape }: Tensor, value: Value): BlockedImages {
  const [batch = 1, channels = 1, height = 1, width = 1] = shape;
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
  return { bank: new FreeFilters(graph, filters, shape, directionOf(node), block), size: [height, width] };
}

function directionOf({ op }: FreeConvolution): Direction {
  return op === "conv2d" ? "forth" : "back";
}

function imagesInto({ inputs: [x] }: FreeConvolution): Tensor {
  if (x === undefined) throw new Error("lowering: a convolution has no images");
  return x;
}

function weightOf({ inputs: [, weight] }: FreeConvolution): Tensor {
  if (weight === undefined) throw new Error("lowering: a convolution has no weight");
  return weight;
}
