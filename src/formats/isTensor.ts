import type { HostTensor } from "../tensor/hostTensor.ts";

/** Whether a value that a file held is a tensor. */
export function isTensor(value: unknown): value is HostTensor {
  if (typeof value !== "object" || value === null) return false;
  return "dtype" in value && "shape" in value && "data" in value && ArrayBuffer.isView(value.data);
}
