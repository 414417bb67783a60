import type { Shape } from "../base/assertShape.ts";
import type { DType } from "../tensor/hostTensor.ts";
import type { AttributesOf, OpName } from "./opTable.ts";
import type { Trace } from "./trace.ts";

/** Element types that programs compute with; masks and indices never leave an op. */
export type ProgramDType = Extract<DType, "float32" | "float16">;

/** What an op needs to know of a tensor to state its result. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: ProgramDType;
}

/** One value of a traced program. Immutable: within a trace, equal nodes are one node. */
export interface NodeOf<K extends OpName> extends TensorType {
  /** Counts up in the order of creation, so inputs always have smaller ids. */
  readonly id: number;
  readonly op: K;
  readonly inputs: readonly Tensor[];
  readonly attributes: AttributesOf<K>;
  readonly trace: Trace;
}

/** A node of any op, discriminated by `op`. */
export type Tensor = { readonly [K in OpName]: NodeOf<K> }[OpName];

export function isOp<K extends OpName>(tensor: Tensor, op: K): tensor is Extract<Tensor, { readonly op: K }> {
  return tensor.op === op;
}
