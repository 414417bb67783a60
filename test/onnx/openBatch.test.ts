import { describe, expect, it } from "vitest";
import type { OnnxGraph } from "../../src/onnx/graph.ts";
import { openBatch } from "../../src/onnx/openBatch.ts";
import { toGraph } from "../../src/onnx/toOnnx.ts";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";

function opened(trace: (x: Tensor, n: number, made: Trace) => Tensor): OnnxGraph {
  const [first, second] = [7919, 7927].map((batch) => {
    const made = new Trace();
    const traced = program({ y: trace(made.input("x", [batch, 6]), batch, made) });
    return { graph: toGraph(traced), batch };
  });
  if (first === undefined || second === undefined) throw new Error("two graphs were traced");
  return openBatch(first, second);
}

const constantsOf = ({ constants }: OnnxGraph): unknown[] =>
  constants.map(({ tensor }) => [...tensor.data].map(Number));

describe("a batch of any size", () => {
  it("opens the first axis of inputs and outputs", () => {
    const { inputs, outputs } = opened((x) => ops.scale(x, 2));
    expect(inputs).toMatchObject([{ name: "x", openAxes: { 0: "N" } }]);
    expect(outputs).toMatchObject([{ name: "y", openAxes: { 0: "N" } }]);
  });

  it("makes a reshape's batch, or a multiple of it, the remaining axis", () => {
    expect(constantsOf(opened((x, n) => ops.reshape(x, [n, 2, 3])))).toEqual([[-1, 2, 3]]);
    expect(constantsOf(opened((x, n) => ops.reshape(x, [2, n * 3])))).toEqual([[2, -1]]);
  });

  it("reads the batch from an input where something is copied for each", () => {
    const copied = opened((x, n, trace) => ops.concat([x, ops.broadcast(trace.input("b", [1, 2]), [n, 2])], 1));
    expect(copied.nodes.map(({ operator }) => operator)).toEqual(["Shape", "Concat", "Expand", "Concat", "Identity"]);
    expect(copied.nodes[2]?.inputs).toEqual(["b", copied.nodes[1]?.output]);
  });

  it("refuses what depends on the batch in any other way", () => {
    expect(() => opened((x, n) => ops.scale(x, 1 / n))).toThrow(/constant .* differs/);
    expect(() => opened((x, n) => ops.slice(x, 0, 0, n - 1))).toThrow(/shape .* differs/);
    expect(() => opened((x, n) => (n === 7919 ? ops.exp(x) : ops.log(x)))).toThrow(/node .* differs/);
  });
});
