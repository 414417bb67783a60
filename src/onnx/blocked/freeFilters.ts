import type { Shape } from "../../base/assertShape.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { reordered } from "../layouts.ts";
import type { Taps } from "./modulation.ts";
import type { BlockSize, Filter } from "./ops.ts";
import type { Direction } from "./winograd.ts";

/** Filters that are known only when the program runs, in the blocked layout, of which any taps can be taken. */
export class FreeFilters {
  readonly outChannels: number;
  readonly inChannels: number;
  private readonly graph: OnnxGraph;
  /** [O/B, I/B, kh kw, B in B out]. */
  private readonly blocks: Value;
  private readonly count: number;

  constructor(
    graph: OnnxGraph,
    filters: Value,
    [outs = 1, ins = 1, height = 1, width = 1]: Shape,
    direction: Direction,
    block: BlockSize,
  ) {
    this.graph = graph;
    this.count = height * width;
    [this.outChannels, this.inChannels] = direction === "back" ? [ins, outs] : [outs, ins];
    const shape = [this.outChannels / block, this.inChannels / block, this.count, block ** 2];
    const blocked = direction === "back" ? blockedBack : blockedForth;
    const blocks = blocked(graph, filters, [outs / block, ins / block, this.count], block);
    this.blocks = graph.op("Reshape", [blocks, graph.integers(shape)]);
  }

  take({ indices, size }: Taps): Filter {
    const inOrder = indices.length === this.count && indices.every((tap, i) => tap === i);
    const taken = inOrder
      ? this.blocks
      : this.graph.op("Gather", [this.blocks, this.graph.integers(indices)], { axis: 2 });
    const shape = this.graph.integers([this.outChannels, this.inChannels, ...size]);
    return { value: this.graph.op("Reshape", [taken, shape]), size, outChannels: this.outChannels };
  }
}

/*
 * The runtime transposes single numbers on one thread, 4 ns each; but its reordering of images into blocks, on all
 * threads, also gathers the filters' channels, and what is left is to move blocks as a whole.
 */

/** O/B, I/B and kh kw. */
type Counts = readonly [outs: number, ins: number, taps: number];

/** [O, I, kh kw] as one image of O channels -> [O/B, I/B, kh kw, B in, B out]. */
function blockedForth(graph: OnnxGraph, filters: Value, [outs, ins, taps]: Counts, block: BlockSize): Value {
  const outsLast = ordered(graph, filters, [1, outs * block, ins * block, taps]); // [O/B, I, kh kw, B out]
  const apart = graph.op("Reshape", [outsLast, graph.integers([outs * ins, block, taps, block])]);
  return graph.op("Transpose", [apart], { perm: [0, 2, 1, 3] });
}

/** [O, I, kh kw] as O images of I channels -> [I/B, O/B, kh kw, B of O, B of I]. */
function blockedBack(graph: OnnxGraph, filters: Value, [outs, ins, taps]: Counts, block: BlockSize): Value {
  const insLast = ordered(graph, filters, [outs * block, ins * block, taps, 1]); // [O, I/B, kh kw, B of I]
  const apart = graph.op("Reshape", [insLast, graph.integers([outs, block, ins, taps, block])]);
  return graph.op("Transpose", [apart], { perm: [2, 0, 3, 1, 4] });
}

/** The filters as images of this shape, in the blocked layout. */
function ordered(graph: OnnxGraph, filters: Value, images: Shape): Value {
  return reordered(graph, graph.op("Reshape", [filters, graph.integers(images)]), "blocked", images[1] ?? 1);
}
