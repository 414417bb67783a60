import type { Float32Tensor } from "../../tensor/hostTensor.ts";
import { convolve } from "../convolution.ts";
import { encodeModel, type OnnxModel } from "../encode.ts";
import { OnnxGraph, type Value } from "../graph.ts";
import { reordered } from "../layouts.ts";
import { filterBankOf } from "./filterBank.ts";
import type { BlockSize } from "./ops.ts";
import { scattered } from "./trial.ts";
import { constantTileFilters, winogradConvolution } from "./winograd.ts";

const SHAPE = [2, 32, 8, 12] as const;
const [BATCH, CHANNELS, HEIGHT, WIDTH] = SHAPE;
const SAME = { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;

/** The same small convolution in tiles and directly: y holds one result after the other. */
export function winogradTrial(block: BlockSize): { model: OnnxModel; feeds: Readonly<Record<"x", Float32Tensor>> } {
  const graph = new OnnxGraph("cpu", ["x", "y"]);
  const x = graph.input({ name: "x", shape: SHAPE, dtype: "float32" });
  const styles = graph.constant(scattered([BATCH, CHANNELS, 1, 1]));
  const weight = scattered([CHANNELS, CHANNELS, 3, 3]);
  const size = [HEIGHT, WIDTH] as const;
  const images = { value: reordered(graph, x, "blocked", CHANNELS), batch: BATCH, channels: CHANNELS, size };
  const filters = constantTileFilters(graph, filterBankOf(weight), block);
  const inTiles = winogradConvolution(graph, images, filters, block, styles);
  const styled = { value: graph.op("Mul", [x, styles]), size };
  const direct = convolve(graph, styled, { value: graph.constant(weight), size: [3, 3], shape: weight.shape }, SAME);
  const both: Value[] = [reordered(graph, inTiles.value, "plain", CHANNELS), direct];
  graph.output(
    { name: "y", shape: [2 * BATCH, ...SHAPE.slice(1)], dtype: "float32" },
    graph.op("Concat", both, { axis: 0 }),
  );
  return { model: encodeModel(graph, "inline"), feeds: { x: scattered(SHAPE) } };
}
