import type { DeviceTensor, ProgramTensor } from "../engine/engine.ts";
import type { AdamSettings } from "./adam.ts";
import type { TrainingState } from "./state.ts";

/** The large vectors of a state: parameters, the moving average of G, and Adam's second moments. */
export type VectorName = "G" | "D" | "average" | "momentG" | "momentD";

/** A step of Adam that is to be taken. */
export interface Step {
  readonly trains: "G" | "D";
  /** The sum of the gradients of so many runs. [size]; its memory is the step's from then on. */
  readonly total: Float32Array;
  readonly runs: number;
  readonly adam: AdamSettings;
  /** Counts the optimiser's steps from 1. */
  readonly number: number;
}

/** What a step was. */
export interface Stepped {
  /** How many values of the gradient were not finite. */
  readonly nonfinite: number;
  /** Of all parameters after it; not finite where one of them is not. */
  readonly parameterSum: number;
}

/** The large vectors of a state, where the engine has them at hand, and what moves them on. */
export interface Vectors {
  /** What a program is fed with; used up before the next step. */
  get(name: VectorName): ProgramTensor | DeviceTensor;
  /** Takes a step with the mean gradient, in which NaN counts as 0 and infinities as ±1e5. */
  step(step: Step): Promise<Stepped>;
  /** Moves the average to G, so that it keeps the share beta. */
  moveAverage(beta: number): Promise<void>;
  /** Copies of all of them on the host. */
  download(): Promise<Pick<TrainingState, "G" | "D" | "average" | "secondMoments">>;
  dispose(): void;
}
