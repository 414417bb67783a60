import type { HostTensor } from "../tensor/hostTensor.ts";
import type { AttributesOf, OpName } from "./opTable.ts";
import type { ProgramDType, TensorType } from "./tensorType.ts";

/** Where a node was made and others can be: what ops need of a trace. */
export interface NodeMaker {
  /** The node of this op, inputs and attributes: the one already made, or a new one. */
  node<K extends Exclude<OpName, "constant">>(op: K, inputs: readonly Tensor[], attributes: AttributesOf<K>): Tensor;
  /** A fixed tensor; the same data under the same shape is one node. */
  constant(value: HostTensor<ProgramDType>): Tensor;
  /** A constant scalar, shape []. */
  scalar(value: number, dtype?: ProgramDType): Tensor;
}

/** One value of a traced program. Immutable: within a trace, equal nodes are one node. */
export interface NodeOf<K extends OpName> extends TensorType {
  /** Counts up in the order of creation, so inputs always have smaller ids. */
  readonly id: number;
  readonly op: K;
  readonly inputs: readonly Tensor[];
  readonly attributes: AttributesOf<K>;
  readonly trace: NodeMaker;
}

/** A node of any op, discriminated by `op`. */
export type Tensor = { readonly [K in OpName]: NodeOf<K> }[OpName];

export function isOp<K extends OpName>(tensor: Tensor, op: K): tensor is Extract<Tensor, { readonly op: K }> {
  return tensor.op === op;
}
