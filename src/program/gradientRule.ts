import type { Shape } from "../base/assertShape.ts";
import type { NodeOf, Tensor } from "./node.ts";
import type { OpName } from "./opTable.ts";
import { reshape, sum } from "./ops.ts";

/**
 * The gradient of each of a node's inputs, of that input's shape, given the node y and its own gradient dy, in
 * terms of other ops; undefined stands for zero.
 */
export type GradientRule<K extends OpName> = (y: NodeOf<K>, dy: Tensor) => readonly (Tensor | undefined)[];

/** An op's i-th input; the op table has checked their number. */
export function inputOf(y: { readonly op: string; readonly inputs: readonly Tensor[] }, i: number): Tensor {
  const input = y.inputs[i];
  if (input === undefined) throw new Error(`gradient: ${y.op} has no input ${i}`);
  return input;
}

/** The node of a rule as a tensor that ops take. */
export function asTensor<K extends OpName>(y: NodeOf<K>): Tensor {
  return y as unknown as Tensor;
}

/** The adjoint of broadcasting `shape` to x's shape: each element receives the sum over all of its copies. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const lead = x.shape.length - shape.length;
  const axes = x.shape.flatMap((size, axis) => (axis < lead || (shape[axis - lead] === 1 && size !== 1) ? [axis] : []));
  return reshape(axes.length === 0 ? x : sum(x, axes), shape);
}
