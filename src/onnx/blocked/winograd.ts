import type { Padding2d, Pair } from "../../program/attributes.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import type { FilterBank } from "./filterBank.ts";
import type { ModulatedLayer } from "./layer.ts";
import { convolveDepthwise, convolveGroups, type BlockedImages, type BlockSize } from "./ops.ts";
import { toomCook } from "./toomCook.ts";
import { transformedFilters } from "./transformedFilters.ts";

/**
 * Tiles of 4x4 results, each with 36 multiplications a pair of channels where a direct convolution has 144. These
 * points round least: within 3e-6 of the largest result, where the usual 0, ±1, ±2 are off by 1e-5.
 */
const AXIS = toomCook([0, 0.6875, -0.6875, 1.5, -1.5]);
export const POSITIONS = AXIS.input.length ** 2;

/**
 * What takes as long as so many multiplications of a direct convolution (`npm run bench -- winograd`): the transforms,
 * for a value that goes in or out, and an element of the transformed filters, which are four times as many. Those are
 * also made when a program is compiled, so they shall be worth it within a few images.
 */
const COST = { value: 350, filter: 100 };

/** Whether a layer's convolution is of the kind, and large enough that it takes less time. */
export function winogradPays({ convolution, filters, fir, x }: ModulatedLayer): boolean {
  const { inChannels, outChannels, size } = filters;
  const [, , height = 1, width = 1] = x.shape;
  const isSame = convolution.op === "conv2d" && convolution.attributes.padding.every((zeros) => zeros === 1);
  const isOfTiles = [height, width].every((length) => length % AXIS.tile === 0);
  if (!isSame || !isOfTiles || fir !== undefined || size.some((taps) => taps !== 3)) return false;
  const pairs = inChannels * outChannels;
  const saved = pairs * (9 - POSITIONS / AXIS.tile ** 2) - COST.value * (inChannels + outChannels);
  return height * width * saved > COST.filter * POSITIONS * pairs;
}

/** The 3x3 convolution, padded by one, of x [N, I, H, W] times styles [N, I, 1, 1]. H and W multiples of 4. */
export function winogradConvolution(
  graph: OnnxGraph,
  x: BlockedImages,
  bank: FilterBank,
  styles: Value,
  block: BlockSize,
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
  const joined = { value, batch: x.batch, channels: POSITIONS * bank.inChannels, size };
  const filters = float32(
    [POSITIONS * bank.outChannels, bank.inChannels, 1, 1],
    transformedFilters(bank, AXIS.filter, block),
  );
  const filter = { value: graph.constant(filters), size: [1, 1], outChannels: POSITIONS * bank.outChannels } as const;
  const products = convolveGroups(graph, joined, filter, POSITIONS); // [N, 36 O, H/4, W/4]
  return assembled(graph, products, bank.outChannels, block);
}

/** One row of the input's transform along an axis of every tile, perhaps times a factor a channel. */
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
  const [height, width] = along(taps.length, 1);
  const planes = x.batch * x.channels;
  const kernel = float32(
    [1, taps.length, block],
    taps.flatMap((tap) => new Array<number>(block).fill(tap)),
  );
  const perBlock = graph.integers([planes / block, 1, block]);
  const kernels =
    factors === undefined
      ? graph.op("Expand", [graph.constant(kernel), graph.integers([planes / block, taps.length, block])])
      : graph.op("Mul", [graph.op("Reshape", [factors, perBlock]), graph.constant(kernel)]);
  const value = graph.op("Reshape", [kernels, graph.integers([planes, 1, height, width])]);
  const padding: Padding2d = axis === 0 ? [before, after, 0, 0] : [0, 0, before, after];
  const filter = { value, size: [height, width] as const, outChannels: x.channels };
  return convolveDepthwise(
    graph,
    x,
    filter,
    padding,
    {},
    { stride: along(AXIS.tile, 1), dilation: along(dilation, 1) },
  );
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
