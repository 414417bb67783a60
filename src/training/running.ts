import type { Float32Tensor } from "../tensor/hostTensor.ts";
import type { Signs } from "./adaController.ts";
import type { Outputs } from "./outputs.ts";
import type { PhaseName } from "./phasePrograms.ts";
import type { Statistics } from "./statistics.ts";

/** What small batches move on beside the networks: means, and what is reported. */
export interface Running {
  /** [wDim]. */
  readonly wAverage: Float32Tensor;
  /** []. */
  readonly pathLengthMean: Float32Tensor;
  /** Since the last tick. */
  readonly statistics: Statistics;
  /** A small batch of a phase was computed: number `index` of `count`, over all ranks. */
  hear(phase: PhaseName, outputs: Outputs, index: number, count: number): void;
  /** A step was taken, the same on every rank. */
  hearStep(nonfinite: number, parameterSum: number): void;
  /** The iteration is over. -> the signs of D's real logits in it. */
  end(): Promise<Signs>;
  /** Statistics start anew. */
  reset(): void;
}

/** What it begins with. */
export type RunningStart = Pick<Running, "wAverage" | "pathLengthMean" | "statistics">;
