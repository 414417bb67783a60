import type { AttributesOf } from "../program/opTable.ts";
import type { ProgramDType } from "../program/tensorType.ts";
import type { OnnxGraph, Value } from "./graph.ts";

/**
 * So steep that all but zero is beyond ±1: clipping it is the cheapest step function. Comparisons with Where or
 * Cast take two to three times as long on a CPU, and not every GPU provider has Sign.
 */
function steep(graph: OnnxGraph, x: Value, dtype: ProgramDType): Value {
  if (dtype === "float32") return graph.op("Mul", [x, graph.scalar(1e30, dtype)]);
  const factor = graph.scalar(6e4, dtype);
  return graph.op("Mul", [graph.op("Mul", [x, factor]), factor]);
}

function clip(graph: OnnxGraph, x: Value, min: number, max: number, dtype: ProgramDType): Value {
  return graph.op("Clip", [x, graph.scalar(min, dtype), graph.scalar(max, dtype)]);
}

export function signOf(graph: OnnxGraph, x: Value, dtype: ProgramDType): Value {
  return clip(graph, steep(graph, x, dtype), -1, 1, dtype);
}

/** above where x > 0, else below. */
export function slopeMask(
  graph: OnnxGraph,
  x: Value,
  { below, above }: AttributesOf<"slopeMask">,
  dtype: ProgramDType,
): Value {
  if (below >= 0 && below <= above) return clip(graph, steep(graph, x, dtype), below, above, dtype);
  const isPositive = clip(graph, steep(graph, x, dtype), 0, 1, dtype);
  const step = graph.op("Mul", [isPositive, graph.scalar(above - below, dtype)]);
  return graph.op("Add", [step, graph.scalar(below, dtype)]);
}

/** 1 where min < x < max, else 0. */
export function insideMask(graph: OnnxGraph, x: Value, min: number, max: number, dtype: ProgramDType): Value {
  // A ramp so steep that it is a step, in one operator; powers of two keep the interval's end exact.
  if (min === -max && dtype === "float32") {
    const ramp = { alpha: { float: -(2 ** 90) }, beta: { float: max * 2 ** 90 } };
    return graph.op("HardSigmoid", [graph.op("Abs", [x])], ramp);
  }
  return clip(graph, steep(graph, distanceInside(graph, x, min, max, dtype), dtype), 0, 1, dtype);
}

/** Above 0 inside the interval, 0 at its ends. */
function distanceInside(graph: OnnxGraph, x: Value, min: number, max: number, dtype: ProgramDType): Value {
  if (min === -max) return graph.op("Sub", [graph.scalar(max, dtype), graph.op("Abs", [x])]);
  const above = (): Value => graph.op("Sub", [x, graph.scalar(min, dtype)]);
  const below = (): Value => graph.op("Sub", [graph.scalar(max, dtype), x]);
  if (max === Infinity) return above();
  return min === -Infinity ? below() : graph.op("Min", [above(), below()]);
}
