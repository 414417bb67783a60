import type { DeviceTensor, ProgramTensor } from "../engine/engine.ts";
import { isDType, type Float32Tensor } from "../tensor/hostTensor.ts";

/** What a run of a phase's program gave: host tensors, and those that were to stay on the device. */
export type Outputs = Readonly<Record<string, ProgramTensor | DeviceTensor>>;

/** An output that has to be there, on the host and in float32. */
export function hostTensorOf(tensor: ProgramTensor | DeviceTensor | undefined, name: string): Float32Tensor {
  if (tensor === undefined || !("data" in tensor) || !isDType(tensor, "float32"))
    throw new Error(`training: the program gave no "${name}"`);
  return tensor;
}
