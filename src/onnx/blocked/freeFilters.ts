import type { Shape } from "../../base/assertShape.ts";
import type { OnnxGraph, Value } from "../graph.ts";
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
    const tiles = [outs / block, block, ins / block, block, this.count];
    const apart = graph.op("Reshape", [filters, graph.integers(tiles)]);
    const perm = direction === "back" ? [2, 0, 4, 1, 3] : [0, 2, 4, 3, 1];
    const turned = graph.op("Transpose", [apart], { perm });
    [this.outChannels, this.inChannels] = direction === "back" ? [ins, outs] : [outs, ins];
    const shape = [this.outChannels / block, this.inChannels / block, this.count, block ** 2];
    this.blocks = graph.op("Reshape", [turned, graph.integers(shape)]);
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
