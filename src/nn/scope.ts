import type { Shape } from "../base/assertShape.ts";
import type { Tensor } from "../program/node.ts";
import type { Trace } from "../program/trace.ts";

/** How a tensor starts in a new network. */
export type Initial =
  | { readonly kind: "normal"; readonly standardDeviation: number }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "fixed"; readonly values: readonly number[] };

export const normal = (standardDeviation: number): Initial => ({ kind: "normal", standardDeviation });
export const constant = (value: number): Initial => ({ kind: "constant", value });
export const fixed = (values: readonly number[]): Initial => ({ kind: "fixed", values });

/** A tensor that a network needs: the one statement that serves loading, checking and initialising. */
export interface Declaration {
  /** PyTorch's name, `synthesis.b64.conv0.affine.weight`. */
  readonly name: string;
  readonly shape: Shape;
  readonly initial: Initial;
  /** Parameters are trained; buffers are stored with them. */
  readonly kind: "parameter" | "buffer";
}

/** Where a traced network gets its tensors from: constants in generation, inputs in training. */
export type TensorSource = (declaration: Declaration) => Tensor;

/** A place in a network's tree of names, from which its layers ask for what they need. */
export interface Scope {
  readonly trace: Trace;
  /** The names above this place, joined by dots; empty at the root. */
  readonly path: string;
  child(name: string): Scope;
  parameter(name: string, shape: Shape, initial: Initial): Tensor;
  buffer(name: string, shape: Shape, initial: Initial): Tensor;
}

export function rootScope(trace: Trace, source: TensorSource, path = ""): Scope {
  const full = (name: string): string => (path === "" ? name : `${path}.${name}`);
  return {
    trace,
    path,
    child: (name) => rootScope(trace, source, full(name)),
    parameter: (name, shape, initial) => source({ name: full(name), shape, initial, kind: "parameter" }),
    buffer: (name, shape, initial) => source({ name: full(name), shape, initial, kind: "buffer" }),
  };
}
