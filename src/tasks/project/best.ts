import { rows, stack } from "../../model/latents.ts";
import type { ProjectionStep } from "../../projection/projectionSteps.ts";
import type { Float32Tensor } from "../../tensor/hostTensor.ts";

/** Remembers of a projection's steps the last one, and for each target the closest. */
export class Best {
  private latest: ProjectionStep | undefined;
  private readonly found: { distance: number; w: Float32Tensor }[] = [];

  get steps(): number {
    return this.latest?.step ?? 0;
  }

  /** A step's distance is that of the w that the step before left. */
  hear(step: ProjectionStep): void {
    step.distance.forEach((distance, i) => {
      const known = this.found[i];
      const w = rows(this.latest?.ws ?? step.ws, i, i + 1);
      if (known === undefined || distance < known.distance) this.found[i] = { distance, w };
    });
    this.latest = step;
  }

  /** The end of the whole run. [N, numWs, wDim]. */
  last(): Float32Tensor {
    if (this.latest === undefined) throw new Error("projection: no step was taken");
    return this.latest.ws;
  }

  /** Of each target what was closest. [N, numWs, wDim]. */
  closest(): Float32Tensor {
    return stack(this.found.map(({ w }) => w));
  }

  /** Of each target, the last that was measured. */
  distances(): readonly number[] {
    return this.latest?.distance ?? [];
  }
}
