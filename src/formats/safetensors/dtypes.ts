import type { DType } from "../../tensor/hostTensor.ts";

/** The format's names of the element types that a HostTensor can hold. */
export const SAFETENSORS_DTYPES = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
} as const satisfies Record<string, DType>;

/** Everything a .safetensors file holds. */
export interface Safetensors<T> {
  readonly tensors: ReadonlyMap<string, T>;
  /** The file's `__metadata__`: text by key. */
  readonly metadata: ReadonlyMap<string, string>;
}
