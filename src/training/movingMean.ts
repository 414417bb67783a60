import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { PhaseName } from "./phasePrograms.ts";

/**
 * A mean of which every small batch keeps the share beta and makes the rest anew. Small batches that all start from the
 * same mean, on several ranks, move it as if one had followed the other: from the mean m0, with the batches' own means
 * b1 to bn, to beta^n m0 + (1 - beta) (beta^(n-1) b1 + ... + bn).
 */
export class MovingMean {
  private readonly beta: number;
  private mean: Float32Tensor;
  private phases: readonly PhaseName[] = [];
  private moves: readonly { readonly step: number; readonly moved: Float32Array }[] = [];
  private steps = 0;

  constructor(mean: Float32Tensor, beta: number) {
    this.mean = mean;
    this.beta = beta;
  }

  get value(): Float32Tensor {
    return this.mean;
  }

  /** Batch `index` of a phase's `count`: where it alone moved the mean. */
  move(phase: PhaseName, moved: Float32Array, index: number, count: number): void {
    if (!this.phases.includes(phase)) this.phases = [...this.phases, phase];
    this.moves = [...this.moves, { step: this.phases.indexOf(phase) * count + index, moved }];
    this.steps = this.phases.length * count;
  }

  /** What the own batches add to the end; the sum over ranks is what `end` takes. */
  ownPart(): Float64Array {
    const { beta, steps } = this;
    const { data } = this.mean;
    const part = new Float64Array(data.length);
    for (const { step, moved } of this.moves) {
      const weight = beta ** (steps - 1 - step);
      for (let i = 0; i < part.length; i++)
        part[i] = (part[i] ?? 0) + weight * ((moved[i] ?? 0) - beta * (data[i] ?? 0));
    }
    return part;
  }

  end(sum: Float64Array): void {
    const kept = this.beta ** this.steps;
    const { shape, data } = this.mean;
    if (this.steps > 0)
      this.mean = float32(
        shape,
        data.map((value, i) => kept * value + (sum[i] ?? 0)),
      );
    [this.phases, this.moves, this.steps] = [[], [], 0];
  }
}
