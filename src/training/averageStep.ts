import { float32 } from "../tensor/hostTensor.ts";
import { emaBeta, emaProgram } from "./ema.ts";
import type { Executables } from "./executables.ts";
import type { KeptVectors } from "./keptVectors.ts";
import type { TrainingSetup } from "./setup.ts";
import { layouts, type Progress } from "./state.ts";

/** Moves the average of G on the device, once an iteration, as soon as G's own phases are over. */
export class AverageStep {
  private readonly setup: TrainingSetup;
  private readonly executables: Executables;
  private readonly kept: KeptVectors;
  private movedIn: number | undefined;

  constructor(setup: TrainingSetup, executables: Executables, kept: KeptVectors) {
    this.setup = setup;
    this.executables = executables;
    this.kept = kept;
  }

  /** A second call in the same iteration does nothing. */
  async move({ iteration, imagesSeen }: Pick<Progress, "iteration" | "imagesSeen">): Promise<void> {
    if (this.movedIn === iteration) return;
    this.movedIn = iteration;
    const { batchSize, emaKimg, emaRampup } = this.setup;
    const { size } = layouts(this.setup).flat.G;
    const { executable } = await this.executables.get("ema", () => emaProgram(size), ["updated"]);
    const beta = emaBeta(batchSize, imagesSeen, emaKimg * 1000, emaRampup ?? undefined);
    const feeds = { G: this.kept.get("G"), average: this.kept.get("average"), beta: float32([], [beta]) };
    const { updated } = await executable.run(feeds);
    this.kept.replace("average", updated);
  }
}
