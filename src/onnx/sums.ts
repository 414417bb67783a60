import { sizeOf } from "../base/assertShape.ts";
import type { NodeOf } from "../program/node.ts";
import type { OnnxGraph, Value } from "./graph.ts";

/** Numbers in a row of a long vector, and how long a vector is worth rows. */
const ROW = 4096;
const LONG = 16 * ROW;

/** A sum over some axes, which stay with the size 1. */
export function lowerSum(graph: OnnxGraph, node: NodeOf<"sum">, [x = ""]: readonly Value[]): Value {
  const {
    attributes: { axes },
    inputs: [from],
  } = node;
  const shape = from?.shape ?? [];
  const isLongVector = shape.length === 1 && axes.length === 1 && sizeOf(shape) >= LONG;
  if (graph.target === "gpu" && isLongVector) return sumByRows(graph, x, sizeOf(shape));
  return reduce(graph, x, axes);
}

/** A GPU sums each result in one workgroup, so that a single sum of 24 million numbers leaves it idle for 9 ms. */
function sumByRows(graph: OnnxGraph, x: Value, size: number): Value {
  const rows = Math.ceil(size / ROW);
  const missing = rows * ROW - size;
  const whole = missing === 0 ? x : graph.op("Pad", [x, graph.integers([0, missing])], { mode: "constant" });
  const sums = reduce(graph, graph.op("Reshape", [whole, graph.integers([rows, ROW])]), [1]); // [rows, 1]
  return reduce(graph, graph.op("Reshape", [sums, graph.integers([rows])]), [0]); // [1]
}

function reduce(graph: OnnxGraph, x: Value, axes: readonly number[]): Value {
  return graph.op("ReduceSum", [x, graph.integers(axes)], { keepdims: 1, noop_with_empty_axes: 1 });
}
