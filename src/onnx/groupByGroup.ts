import type { Shape } from "../base/assertShape.ts";
import type { OnnxGraph, Value } from "./graph.ts";

/**
 * Whether ONNX Runtime 1.30 mixes up the groups of a convolution on WebGPU. weight [O, I/groups, kh, kw]. Where a group
 * has four results or more, it makes two or four at a time, even if they belong to two groups.
 */
export function mixesUpGroups([outs = 1]: Shape, groups: number): boolean {
  const each = outs / groups;
  return groups > 1 && each > 3 && each % 4 !== 0;
}

/** The same of a transposed convolution, where a group's single result is of four or more inputs. */
export function mixesUpTransposedGroups([outs = 1, ins = 1]: Shape, groups: number): boolean {
  return groups > 1 && ins === 1 && outs / groups > 3;
}

/** One of the groups' parts of a value along an axis. */
export type PartOf = (value: Value, axis: number, length: number) => Value;

/** What each group makes by itself, joined. -> [N, C, H, W]. */
export function groupByGroup(graph: OnnxGraph, groups: number, lower: (partOf: PartOf) => Value): Value {
  const parts = Array.from({ length: groups }, (_, k) =>
    lower((value, axis, length) => {
      const [start, end] = [(k * length) / groups, ((k + 1) * length) / groups];
      return graph.op("Slice", [value, ...[[start], [end], [axis]].map((each) => graph.integers(each))]);
    }),
  );
  return graph.op("Concat", parts, { axis: 1 });
}
