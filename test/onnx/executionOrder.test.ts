import { describe, expect, it } from "vitest";
import type { GraphNode } from "../../src/onnx/graph.ts";
import { toGraph } from "../../src/onnx/toOnnx.ts";
import { randomSynthesis } from "./randomSynthesis.ts";

/** As ONNX Runtime orders them: depth first; of a node's inputs, those that stand last in the model first. */
function executed(nodes: readonly GraphNode[]): readonly GraphNode[] {
  const makers = new Map(nodes.map((node, i) => [node.output, i]));
  const order: GraphNode[] = [];
  const visited = new Set<number>();
  const visit = (i: number): void => {
    const node = nodes[i];
    if (node === undefined || visited.has(i)) return;
    visited.add(i);
    const before = node.inputs.flatMap((input) => makers.get(input) ?? []);
    for (const maker of before.toSorted((a, b) => b - a)) visit(maker);
    order.push(node);
  };
  visit(nodes.length - 1);
  return order;
}

describe("the order in which a synthesis network is computed", () => {
  it.each(["const", "random"] as const)(
    "keeps no layer's noise %s waiting, and no features for the colours",
    (noiseMode) => {
      const order = executed(toGraph(randomSynthesis({ noiseMode }), { blockSize: 16 }).nodes);
      const made = (value: string | undefined): number => order.findIndex(({ output }) => output === value);
      const noisy = order.filter(({ operator, inputs }) => operator === "Conv" && inputs.length === 4);
      expect(noisy).toHaveLength(7);
      for (const { output, inputs } of noisy) {
        const between = order.slice(made(inputs[3]) + 1, made(output)).map(({ operator }) => operator);
        expect(between.filter((operator) => operator === "Conv" || operator === "Concat")).toEqual([]);
      }
      const colours = order.filter(({ operator }) => operator === "ReorderOutput");
      const doubling = noisy.filter((_, i) => i % 2 === 1); // 8, 16 and 32
      expect(colours).toHaveLength(4);
      for (const [i, { output }] of doubling.entries()) expect(made(colours[i]?.output)).toBeLessThan(made(output));
    },
  );
});
