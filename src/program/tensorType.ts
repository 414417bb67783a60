import type { Shape } from "../base/assertShape.ts";
import type { DType } from "../tensor/hostTensor.ts";

/** Element types that programs compute with; masks and indices never leave an op. */
export type ProgramDType = Extract<DType, "float32" | "float16">;

/** What an op needs to know of a tensor to state its result. */
export interface TensorType {
  readonly shape: Shape;
  readonly dtype: ProgramDType;
}
