import type { Padding2d } from "../../program/attributes.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import type { FilterBank } from "./filterBank.ts";
import { perSampleFilter, sharedFilter, type Factors, type Taps } from "./modulation.ts";
import { convolvePerSample, convolveShared, type BlockSize, type BlockedImages } from "./ops.ts";

/** How one axis of the result's even or odd positions comes from the input: which taps, and the padding. */
interface Phase {
  readonly taps: readonly number[];
  readonly before: number;
}

/** y[2i] = x[i-1] w[2] + x[i] w[0] and y[2i + 1] = x[i] w[1], each at H + 1 positions. */
const PHASES: readonly Phase[] = [
  { taps: [2, 0], before: 1 },
  { taps: [1], before: 0 },
];

/**
 * The transposed 3x3 convolution of stride 2: four convolutions at the input's resolution, 9 taps in all, whose
 * results are interleaved. x [N, I, H, W] -> [N, O, 2 H + 2, 2 W + 2], of which the last row and column are zero.
 * Factors, where given, go into the filters.
 */
export function doubledConvolution(
  graph: OnnxGraph,
  x: BlockedImages,
  bank: FilterBank,
  factors: Factors | undefined,
  block: BlockSize,
): BlockedImages {
  const rows = PHASES.map((row) => PHASES.map((column) => phase(graph, x, bank, [row, column], factors, block)));
  const size = [x.size[0] + 1, x.size[1] + 1] as const;
  const planes = x.batch * (bank.outChannels / block);
  const across = rows.map((pair) => interleaved(graph, pair, planes * size[0] * size[1], block));
  const down = interleaved(graph, across, planes * size[0], 2 * size[1] * block);
  const doubled = [2 * size[0], 2 * size[1]] as const;
  const value = graph.op("Reshape", [down, graph.integers([x.batch, bank.outChannels, ...doubled])]);
  return { value, batch: x.batch, channels: bank.outChannels, size: doubled };
}

function phase(
  graph: OnnxGraph,
  x: BlockedImages,
  bank: FilterBank,
  [row, column]: readonly [Phase, Phase],
  factors: Factors | undefined,
  block: BlockSize,
): Value {
  const taps: Taps = {
    indices: row.taps.flatMap((r) => column.taps.map((c) => r * bank.size[1] + c)),
    size: [row.taps.length, column.taps.length],
  };
  const padding: Padding2d = [row.before, 1, column.before, 1];
  const images =
    factors === undefined
      ? convolveShared(graph, x, sharedFilter(graph, bank, taps, block), padding)
      : convolvePerSample(graph, x, perSampleFilter(graph, bank, taps, factors, block), padding);
  return images.value;
}

/** Runs of `width` elements from each value in turn. */
function interleaved(graph: OnnxGraph, values: readonly Value[], count: number, width: number): Value {
  const runs = values.map((value) => graph.op("Reshape", [value, graph.integers([count, width])]));
  return graph.op("Concat", runs, { axis: 1 });
}
