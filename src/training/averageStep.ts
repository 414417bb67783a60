import { emaBeta } from "./ema.ts";
import type { TrainingSetup } from "./setup.ts";
import type { Progress } from "./state.ts";
import type { Vectors } from "./vectors.ts";

/** Moves the average of G once an iteration, as soon as G's own phases are over. */
export class AverageStep {
  private readonly setup: TrainingSetup;
  private readonly vectors: Vectors;
  private movedIn: number | undefined;

  constructor(setup: TrainingSetup, vectors: Vectors) {
    this.setup = setup;
    this.vectors = vectors;
  }

  /** A second call in the same iteration does nothing. */
  async move({ iteration, imagesSeen }: Pick<Progress, "iteration" | "imagesSeen">): Promise<void> {
    if (this.movedIn === iteration) return;
    this.movedIn = iteration;
    const { batchSize, emaKimg, emaRampup } = this.setup;
    await this.vectors.moveAverage(emaBeta(batchSize, imagesSeen, emaKimg * 1000, emaRampup ?? undefined));
  }
}
