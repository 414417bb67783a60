import type { Padding2d } from "../../program/attributes.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import type { Taps } from "./modulation.ts";
import type { BlockedImages, BlockSize } from "./ops.ts";

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

/** A convolution of stride 1 with some taps of the 3x3 filters. */
export type ConvolveTaps = (taps: Taps, padding: Padding2d) => BlockedImages;

/**
 * The transposed 3x3 convolution of stride 2: four convolutions at the input's resolution, 9 taps in all, whose
 * results are interleaved. Of [N, I, H, W] -> [N, O, 2 H + 2, 2 W + 2], of which the last row and column are zero.
 */
export function doubledConvolution(graph: OnnxGraph, convolve: ConvolveTaps, block: BlockSize): BlockedImages {
  const rows = PHASES.map((row) => PHASES.map((column) => phase(convolve, row, column)));
  const [[{ batch, channels, size }]] = rows as [[BlockedImages]];
  const planes = batch * (channels / block);
  const across = rows.map((pair) => {
    const values = pair.map(({ value }) => value);
    return interleaved(graph, values, planes * size[0] * size[1], block);
  });
  const down = interleaved(graph, across, planes * size[0], 2 * size[1] * block);
  const doubled = [2 * size[0], 2 * size[1]] as const;
  const value = graph.op("Reshape", [down, graph.integers([batch, channels, ...doubled])]);
  return { value, batch, channels, size: doubled };
}

function phase(convolve: ConvolveTaps, row: Phase, column: Phase): BlockedImages {
  const indices = row.taps.flatMap((r) => column.taps.map((c) => r * 3 + c));
  return convolve({ indices, size: [row.taps.length, column.taps.length] }, [row.before, 1, column.before, 1]);
}

/** Runs of `width` elements from each value in turn. */
function interleaved(graph: OnnxGraph, values: readonly Value[], count: number, width: number): Value {
  const runs = values.map((value) => graph.op("Reshape", [value, graph.integers([count, width])]));
  return graph.op("Concat", runs, { axis: 1 });
}
