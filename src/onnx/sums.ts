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
  const isLong = graph.target === "gpu" && sizeOf(shape) >= LONG && axes.includes(0);
  if (isLong && shape.length === 1) return sumByRows(graph, x, sizeOf(shape));
  const [, ...others] = axes.toSorted((a, b) => a - b);
  if (isLong && others.length > 0 && shape[0] !== 1) return reduce(graph, reduce(graph, x, others), [0]);
  return reduce(graph, x, axes);
}

/*
 * A GPU sums each result in one workgroup: a single sum of 24 million numbers left an H200 idle for 9 ms, and the
 * gradient of a bias, 32 sums over as many images of 128 x 128, for 0.8 ms. So long sums are sums of sums: of rows, or
 * of each image.
 */
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
