import type { HostTensor } from "../../tensor/hostTensor.ts";
import type { Checkpoint, NetworkTensors } from "../checkpoint.ts";

/** Tensors of one network as they are written. */
export type Stored = (tensors: NetworkTensors) => ReadonlyMap<string, HostTensor>;

/** What a layout makes of a checkpoint. */
export interface LaidOut {
  /** What `torch.load` gives. */
  readonly value: unknown;
  /** What the layout has no place for, a sentence each. */
  readonly notes: readonly string[];
}

export type PthLayout = (checkpoint: Checkpoint, stored: Stored) => LaidOut;
