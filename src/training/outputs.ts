import type { DeviceTensor, ProgramTensor } from "../engine/engine.ts";
import { isDType, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { PhaseName } from "./phasePrograms.ts";

/** What a run of a phase's program gave: host tensors, and those that were to stay on the device. */
export type Outputs = Readonly<Record<string, ProgramTensor | DeviceTensor>>;

/** An output that has to be there, on the host and in float32. */
export function hostTensorOf(tensor: ProgramTensor | DeviceTensor | undefined, name: string): Float32Tensor {
  if (tensor === undefined || !("data" in tensor) || !isDType(tensor, "float32"))
    throw new Error(`training: the program gave no "${name}"`);
  return tensor;
}

/** Frees what a step that is not kept left on the device. */
export function disposeStep({ newParameters, newSecondMoment }: Outputs): void {
  for (const tensor of [newParameters, newSecondMoment])
    if (tensor !== undefined && "dispose" in tensor) tensor.dispose();
}

/** A running value that a phase moved on. @throws NotFinite. */
export function finiteState(phase: PhaseName, tensor: Outputs[string], name: string): Float32Tensor {
  const value = hostTensorOf(tensor, name);
  if (value.data.every(Number.isFinite)) return value;
  throw new NotFinite(phase, `a ${name} that is not`);
}

/** Training can go no further: a parameter is NaN or infinite, or gradients are again and again. */
export class NotFinite extends Error {
  override readonly name = "NotFinite";
  readonly phase: PhaseName;
  readonly what: string;

  /** @param what as a sentence goes on from "but got". */
  constructor(phase: PhaseName, what: string) {
    super(`${what}, in ${phase}`);
    this.phase = phase;
    this.what = what;
  }
}
