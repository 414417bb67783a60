import { sizeOf } from "../../base/assertShape.ts";
import { isOp, type NodeOf, type Tensor } from "../../program/node.ts";
import type { OnnxGraph, Value } from "../graph.ts";

/**
 * Leaky ReLUs whose results are only wanted times a positive factor, but for their signs: what comes before can have
 * the factor in its filters, and no pass over the images is left of it. By the leaky ReLU.
 */
export type Gains = ReadonlyMap<Tensor, NodeOf<"scale">>;

export function gainsOf(nodes: readonly Tensor[], users: ReadonlyMap<Tensor, number>): Gains {
  const scales = new Map<Tensor, NodeOf<"scale">>();
  const signs = new Map<Tensor, number>();
  for (const node of nodes) {
    const [x] = node.inputs;
    if (x === undefined || !isOp(x, "leakyRelu") || x.attributes.alpha <= 0) continue;
    // What comes after a reader of the signs is not there yet for it.
    if (isOp(node, "scale") && node.attributes.factor > 0 && !signs.has(x)) scales.set(x, node);
    if (isOp(node, "slopeMask")) signs.set(x, (signs.get(x) ?? 0) + 1);
  }
  return new Map([...scales].filter(([x]) => users.get(x) === 1 + (signs.get(x) ?? 0)));
}

/** A scaled leaky ReLU without its factor, and the factor; any other node as it is. */
export function withoutGain(node: Tensor, gains: Gains): { readonly node: Tensor; readonly gain: number } {
  const [x] = node.inputs;
  const isGain = x !== undefined && isOp(node, "scale") && gains.get(x) === node;
  return isGain ? { node: x, gain: node.attributes.factor } : { node, gain: 1 };
}

/** A value with the factor in it. */
export function times(graph: OnnxGraph, value: Value, gain: number): Value {
  return gain === 1 ? value : graph.op("Mul", [value, graph.scalar(gain, "float32")]);
}

/** Whether images are so much larger than filters that the filters' pass costs little. */
export function outweighs(images: Tensor, filters: Tensor): boolean {
  return sizeOf(images.shape) >= 4 * sizeOf(filters.shape);
}
