import { rootScope, type Scope } from "../nn/scope.ts";
import type { Trace } from "../program/trace.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";

/** A network whose parameters are the constants that its reader has checked. */
export function weightScope(trace: Trace, tensors: ReadonlyMap<string, Float32Tensor>): Scope {
  return rootScope(trace, ({ name }) => {
    const value = tensors.get(name);
    if (value === undefined) throw new Error(`a feature network: its reader did not miss "${name}"`);
    return trace.constant(value);
  });
}
