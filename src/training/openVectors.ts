import type { Engine } from "../engine/engine.ts";
import { DeviceVectors } from "./deviceVectors.ts";
import type { Executables } from "./executables.ts";
import { HostVectors } from "./hostVectors.ts";
import type { TrainingState } from "./state.ts";
import type { Vectors } from "./vectors.ts";

/**
 * The large vectors of a state where training changes them: in the host's memory, or on the device where the engine
 * would copy them for each run or there is no address space for so much memory.
 */
export async function openVectors(engine: Engine, state: TrainingState, executables: Executables): Promise<Vectors> {
  return hostVectors(engine, state) ?? DeviceVectors.upload(state, engine, executables);
}

function hostVectors(engine: Engine, state: TrainingState): HostVectors | undefined {
  if (!engine.sharesMemory) return undefined;
  try {
    return new HostVectors(state);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
