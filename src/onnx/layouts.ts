import type { Tensor } from "../program/node.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import { BLOCKED_DOMAIN } from "./schema.ts";

/**
 * How images [N, C, H, W] lie in memory: "plain" is row-major; "blocked" is [N, C/B, H, W, B], as ONNX Runtime's
 * convolutions on a CPU compute. B is the block size; shapes stay those of the plain layout.
 */
export type Layout = "plain" | "blocked";

/** The ONNX values of nodes while a program is lowered, in whatever layout each is wanted. */
export class LaidOutValues {
  private readonly graph: OnnxGraph;
  private readonly known: Readonly<Record<Layout, Map<Tensor, Value>>> = { plain: new Map(), blocked: new Map() };

  constructor(graph: OnnxGraph) {
    this.graph = graph;
  }

  set(node: Tensor, layout: Layout, value: Value): void {
    this.known[layout].set(node, value);
  }

  /** A node's value; the other layout's is reordered, once. */
  get(node: Tensor, layout: Layout): Value {
    const found = this.known[layout].get(node);
    if (found !== undefined) return found;
    const other = this.known[layout === "plain" ? "blocked" : "plain"].get(node);
    if (other === undefined) throw new Error(`toOnnx: %${node.id} = ${node.op} is used before it is lowered`);
    const value = reordered(this.graph, other, layout, node.shape[1] ?? 1);
    this.set(node, layout, value);
    return value;
  }
}

/** A value of the other layout in this one. Coming back, the first `channels` are kept. */
export function reordered(graph: OnnxGraph, value: Value, layout: Layout, channels: number): Value {
  return layout === "blocked"
    ? graph.op("ReorderInput", [value], {}, BLOCKED_DOMAIN)
    : graph.op("ReorderOutput", [value], { channels }, BLOCKED_DOMAIN);
}
