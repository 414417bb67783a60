import { hostTensor } from "../../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { blockFilters, type FilterBank } from "./filterBank.ts";
import { convolveDepthwise, type BlockSize, type Epilogue, type Filter, type BlockedImages } from "./ops.ts";

/** Which taps of a bank (indices into kh kw) make a filter, and its size. */
export interface Taps {
  readonly indices: readonly number[];
  readonly size: readonly [number, number];
}

/** Factors of the channels that go in, and perhaps of those that come out, of every sample. */
export interface Factors {
  readonly batch: number;
  /** [N, I, 1, 1]. */
  readonly styles: Value;
  /** [N, O, 1, 1]. */
  readonly outputs?: Value;
}

/** The filters times the factors, one bank a sample. Where O is no multiple of the block, zeros fill it up. */
export function perSampleFilter(
  graph: OnnxGraph,
  bank: FilterBank,
  taps: Taps,
  { batch, styles, outputs }: Factors,
  block: BlockSize,
): Filter {
  const [outBlocks, inBlocks] = [Math.ceil(bank.outChannels / block), bank.inChannels / block];
  const outChannels = outBlocks * block;
  const perInput = graph.op("Reshape", [styles, graph.integers([batch, 1, inBlocks, 1, block, 1])]);
  const factors =
    outputs === undefined
      ? perInput
      : graph.op("Mul", [perInput, graph.op("Reshape", [outputs, graph.integers([batch, outBlocks, 1, 1, 1, block])])]);
  const shape = [outBlocks, inBlocks, taps.indices.length, block, block];
  const blocked = graph.constant(hostTensor("float32", shape, blockFilters(bank, taps.indices, block)));
  const modulated = graph.op("Mul", [blocked, factors]);
  const filterShape = [batch * outChannels, bank.inChannels, ...taps.size];
  return { value: graph.op("Reshape", [modulated, graph.integers(filterShape)]), size: taps.size, outChannels };
}

/** The filters as they are, for all samples. */
export function sharedFilter(graph: OnnxGraph, bank: FilterBank, { indices, size }: Taps, block: BlockSize): Filter {
  const { outChannels, inChannels } = bank;
  const blocked = hostTensor("float32", [outChannels, inChannels, ...size], blockFilters(bank, indices, block));
  return { value: graph.constant(blocked), size, outChannels };
}

/** Images times a factor a channel [N, C, 1, 1], then what may follow: a depthwise 1x1 convolution. */
export function scaleChannels(
  graph: OnnxGraph,
  x: BlockedImages,
  factors: Value,
  epilogue: Epilogue = {},
): BlockedImages {
  const value = graph.op("Reshape", [factors, graph.integers([x.batch * x.channels, 1, 1, 1])]);
  return convolveDepthwise(graph, x, { value, size: [1, 1], outChannels: x.channels }, [0, 0, 0, 0], epilogue);
}
