import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { signsOf, type Signs } from "./adaController.ts";
import { finiteState, type Outputs } from "./outputs.ts";
import type { PhaseName } from "./phasePrograms.ts";
import { realSigns, reportsOf, type Reports } from "./reports.ts";
import type { Running, RunningStart } from "./running.ts";
import type { TrainingSetup } from "./setup.ts";
import { withValues, type Statistics } from "./statistics.ts";

/** Of one process: each small batch moves on what the one before left. */
export class RunningAlone implements Running {
  wAverage: Float32Tensor;
  pathLengthMean: Float32Tensor;
  statistics: Statistics;
  private readonly setup: TrainingSetup;
  private signs: readonly number[] = [];

  constructor(setup: TrainingSetup, { wAverage, pathLengthMean, statistics }: RunningStart) {
    this.setup = setup;
    this.wAverage = wAverage;
    this.pathLengthMean = pathLengthMean;
    this.statistics = statistics;
  }

  hear(phase: PhaseName, outputs: Outputs): void {
    const { newWAverage, newPathLengthMean } = outputs;
    if (newWAverage !== undefined) this.wAverage = finiteState(phase, newWAverage, "w_avg");
    if (newPathLengthMean !== undefined) this.pathLengthMean = finiteState(phase, newPathLengthMean, "pl_mean");
    const reports = reportsOf(phase, outputs, this.setup);
    this.signs = [...this.signs, ...realSigns(reports)];
    this.add(reports);
  }

  hearStep(nonfinite: number): void {
    this.add([["Loss/nonfinite", Float32Array.of(nonfinite)]]);
  }

  async end(): Promise<Signs> {
    const { signs } = this;
    this.signs = [];
    return signsOf(signs);
  }

  reset(): void {
    this.statistics = {};
  }

  private add(reports: Reports): void {
    this.statistics = reports.reduce((all, [name, values]) => withValues(all, name, values), this.statistics);
  }
}
