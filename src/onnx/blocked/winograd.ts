import { sizeOf, type Shape } from "../../base/assertShape.ts";
import type { Padding2d, Pair } from "../../program/attributes.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import type { FilterBank } from "./filterBank.ts";
import {
  convolveDepthwise,
  convolveGroups,
  filterChannels,
  type BlockedImages,
  type BlockSize,
  type Filter,
} from "./ops.ts";
import { toomCook } from "./toomCook.ts";
import { transformedFilters } from "./transformedFilters.ts";

/**
 * Tiles of 4x4 results, each with 36 multiplications a pair of channels where a direct convolution has 144. These
 * points round least: within 3e-6 of the largest result, where the usual 0, ±1, ±2 are off by 1e-5.
 */
const AXIS = toomCook([0, 0.6875, -0.6875, 1.5, -1.5]);
export const POSITIONS = AXIS.input.length ** 2;

/** What takes as long as so many multiplications of a direct convolution (`npm run bench -- winograd`). */
export interface TileCosts {
  /** The transforms of a value that goes in or out. */
  readonly value: number;
  /** An element of the transformed filters, which are four times as many. */
  readonly filter: number;
}

/** A 3x3 convolution, padded by one, as far as it decides. */
export interface TiledShape {
  readonly inChannels: number;
  readonly outChannels: number;
  /** Height and width of an image. */
  readonly size: Pair;
  /** How many images share the transformed filters. */
  readonly images: number;
  readonly costs: TileCosts;
}

/** Whether a convolution in tiles takes less time. */
export function tilesPay({ inChannels, outChannels, size, images, costs }: TiledShape): boolean {
  if (size.some((length) => length % AXIS.tile !== 0)) return false;
  const pairs = inChannels * outChannels;
  const saved = pairs * (9 - POSITIONS / AXIS.tile ** 2) - costs.value * (inChannels + outChannels);
  return images * size[0] * size[1] * saved > costs.filter * POSITIONS * pairs;
}

/** Constant filters for tiles. */
export function constantTileFilters(graph: OnnxGraph, bank: FilterBank, block: BlockSize): Filter {
  const outChannels = POSITIONS * bank.outChannels;
  const data = transformedFilters(bank, AXIS.filter, block);
  return { value: graph.constant(float32([outChannels, bank.inChannels, 1, 1], data)), size: [1, 1], outChannels };
}

/** Which way a convolution goes through its filters [O, I, 3, 3]: its gradient in the images goes back. */
export type Direction = "forth" | "back";

/**
 * Filters [O, I, 3, 3] that are known only when the program runs, for tiles: one product with a constant matrix, which
 * also turns them over for the gradient.
 */
export function freeTileFilters(
  graph: OnnxGraph,
  filters: Value,
  [outs = 1, ins = 1]: Shape,
  direction: Direction,
  block: BlockSize,
): Filter {
  const [shape, perm] =
    direction === "forth"
      ? [
          [outs / block, block, ins, 9],
          [0, 2, 1, 3],
        ] // [O/B, I, B out, 9]
      : [
          [outs, ins / block, block * 9],
          [1, 0, 2],
        ]; // [I/B, O, B out, 9]
  const apart = graph.op("Transpose", [graph.op("Reshape", [filters, graph.integers(shape)])], { perm });
  const flat = graph.op("Reshape", [apart, graph.integers([outs * ins, 9])]);
  const rows = kronecker(AXIS.filter);
  const turned = direction === "forth" ? rows : rows.map((_, i) => rows[i - (i % 9) + 8 - (i % 9)] ?? 0);
  const product = graph.op("Gemm", [graph.floats([POSITIONS, 9], turned, "float32"), flat], { transB: 1 });
  const [outChannels, inChannels] = direction === "forth" ? [outs, ins] : [ins, outs];
  const value = graph.op("Reshape", [product, graph.integers([POSITIONS * outChannels, inChannels, 1, 1])]);
  return { value, size: [1, 1], outChannels: POSITIONS * outChannels };
}

/** Numbers that the inputs' positions may take at once: 36 of every tile, and as many again while they are joined. */
const MOST_POSITIONS = 2 ** 23;

/** The same of a large batch, some images after the others, so that what tiles take does not grow with it. */
export function winogradInTurn(graph: OnnxGraph, x: BlockedImages, filters: Filter, block: BlockSize): BlockedImages {
  const { batch, channels, size } = x;
  const ofImage = Math.max(channels, filters.outChannels / POSITIONS) * POSITIONS * (sizeOf(size) / AXIS.tile ** 2);
  const count = Math.ceil(batch / Math.max(1, Math.floor(MOST_POSITIONS / ofImage)));
  if (count === 1) return winogradConvolution(graph, x, filters, block);
  const results = Array.from({ length: count }, (_, i) => {
    const [from, to] = [i, i + 1].map((part) => Math.floor((part * batch) / count)) as [number, number];
    const bounds = [from, to, 0].map((bound) => graph.integers([bound]));
    const part = { ...x, value: graph.op("Slice", [x.value, ...bounds]), batch: to - from };
    return winogradConvolution(graph, part, filters, block);
  });
  const parts = results.map(({ value }) => value);
  return { batch, channels: filters.outChannels / POSITIONS, size, value: graph.op("Concat", parts, { axis: 0 }) };
}

/** The 3x3 convolution, padded by one, of x [N, I, H, W], perhaps times styles [N, I, 1, 1]. H and W multiples of 4. */
export function winogradConvolution(
  graph: OnnxGraph,
  x: BlockedImages,
  filters: Filter,
  block: BlockSize,
  styles?: Value,
): BlockedImages {
  const positions = AXIS.input.flatMap((row) => {
    const rows = transformed(graph, x, row, 0, block, styles); // [N, I, H/4, W]
    return AXIS.input.map((column) => transformed(graph, rows, column, 1, block)); // [N, I, H/4, W/4]
  });
  const value = graph.op(
    "Concat",
    positions.map((position) => position.value),
    { axis: 1 },
  );
  const size: Pair = [x.size[0] / AXIS.tile, x.size[1] / AXIS.tile];
  const joined = { value, batch: x.batch, channels: POSITIONS * x.channels, size };
  const products = convolveGroups(graph, joined, filters, POSITIONS); // [N, 36 O, H/4, W/4]
  return assembled(graph, products, filters.outChannels / POSITIONS, block);
}

/** One row of the input's transform along an axis of every tile, perhaps times a factor a channel of every sample. */
function transformed(
  graph: OnnxGraph,
  x: BlockedImages,
  coefficients: readonly number[],
  axis: 0 | 1,
  block: BlockSize,
  factors?: Value,
): BlockedImages {
  const { taps, dilation, before, after } = strided(coefficients);
  const along = <T>(value: T, other: T): readonly [T, T] => (axis === 0 ? [value, other] : [other, value]);
  const size: Pair = along(taps.length, 1);
  const kernel = float32(
    [1, taps.length, block],
    taps.flatMap((tap) => new Array<number>(block).fill(tap)),
  );
  const padding: Padding2d = axis === 0 ? [before, after, 0, 0] : [0, 0, before, after];
  const steps = { stride: along(AXIS.tile, 1), dilation: along(dilation, 1) };
  const kernels = (value: Value, planes: number): Filter => ({
    value: graph.op("Reshape", [value, graph.integers([planes, 1, ...size])]),
    size,
    outChannels: x.channels,
  });
  if (factors === undefined) {
    const shape = graph.integers([x.channels / block, taps.length, block]);
    const every = graph.op("Expand", [graph.constant(kernel), shape]);
    return filterChannels(graph, x, kernels(every, x.channels), padding, {}, steps);
  }
  const planes = x.batch * x.channels;
  const perBlock = graph.op("Reshape", [factors, graph.integers([planes / block, 1, block])]);
  const scaled = graph.op("Mul", [perBlock, graph.constant(kernel)]);
  return convolveDepthwise(graph, x, kernels(scaled, planes), padding, {}, steps);
}

/** A row as a kernel that steps from tile to tile: without the zeros at its ends, or between any two of its taps. */
function strided(row: readonly number[]): { taps: number[]; dilation: number; before: number; after: number } {
  const used = row.flatMap((coefficient, i) => (coefficient === 0 ? [] : [i]));
  const [first = 0, last = 0] = [used[0], used.at(-1)];
  const dilation = used.every((i) => (i - first) % 2 === 0) ? 2 : 1;
  const taps = row.slice(first, last + 1).filter((_, i) => i % dilation === 0);
  // A tile begins one value before its first result, and the last one ends one value after its last.
  return { taps, dilation, before: Math.max(0, 1 - first), after: Math.max(0, last - AXIS.tile) };
}

/** The results of all tiles, in their places. [N, 36 O, H/4, W/4] -> [N, O, H, W]. */
function assembled(graph: OnnxGraph, products: BlockedImages, channels: number, block: BlockSize): BlockedImages {
  const { batch, size } = products;
  const { tile, output } = AXIS;
  const [height, width] = size;
  const rows = (channels / block) * height;
  const flat = graph.op("Reshape", [products.value, graph.integers([batch, POSITIONS, rows * width * block])]);
  const results = graph.op("MatMul", [graph.floats([tile ** 2, POSITIONS], kronecker(output), "float32"), flat]);
  const apart = graph.op("Reshape", [results, graph.integers([batch, tile, tile, rows, width, block])]);
  const placed = graph.op("Transpose", [apart], { perm: [0, 3, 1, 4, 2, 5] });
  const whole: Pair = [height * tile, width * tile];
  const value = graph.op("Reshape", [placed, graph.integers([batch, channels, ...whole])]);
  return { value, batch, channels, size: whole };
}

/** The same matrix for rows and columns, as one matrix of pairs. */
function kronecker(matrix: readonly (readonly number[])[]): number[] {
  return matrix.flatMap((row) => matrix.flatMap((column) => row.flatMap((a) => column.map((b) => a * b))));
}
