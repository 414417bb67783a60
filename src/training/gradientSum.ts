import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** What an infinite gradient becomes, as officially; NaN becomes 0. */
const INFINITE = 1e5;

/** A gradient that Adam can take, and how many of its values were not finite. */
export interface FiniteGradient {
  readonly gradient: Float32Tensor;
  readonly nonfinite: number;
}

/** Replaces NaN by 0 and infinities by ±1e5. gradient [size] -> [size], the same memory. */
export function madeFinite(gradient: Float32Tensor): FiniteGradient {
  const { data } = gradient;
  let nonfinite = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] ?? 0;
    if (Number.isFinite(value)) continue;
    nonfinite++;
    data[i] = Number.isNaN(value) ? 0 : Math.sign(value) * INFINITE;
  }
  return { gradient, nonfinite };
}

/** The gradients of the small batches that make up one batch. */
export class GradientSum {
  private total: Float32Array | undefined;

  /** The first one's memory becomes the sum's. */
  add({ data }: Float32Tensor): void {
    const { total } = this;
    if (total === undefined) this.total = data;
    else for (let i = 0; i < data.length; i++) total[i] = (total[i] ?? 0) + (data[i] ?? 0);
  }

  /** The sum, which starts anew. */
  take(): Float32Array {
    const { total } = this;
    if (total === undefined) throw new Error("training: a step without gradients");
    this.total = undefined;
    return total;
  }
}

/** The mean of so many gradients whose sum this is. [size], the same memory. */
export function meanOf(total: Float32Array, runs: number): Float32Tensor {
  for (let i = 0; i < total.length; i++) total[i] = (total[i] ?? 0) / runs;
  return float32([total.length], total);
}
