import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** The gradients of the small batches that make up one batch. */
export class GradientSum {
  private total: Float32Array | undefined;

  add({ data }: Float32Tensor): void {
    const total = this.total;
    if (total === undefined) this.total = Float32Array.from(data);
    else for (let i = 0; i < data.length; i++) total[i] = (total[i] ?? 0) + (data[i] ?? 0);
  }

  /** Their mean over so many runs, [size]; the sum starts anew. */
  takeMean(runs: number): Float32Tensor {
    const { total } = this;
    if (total === undefined) throw new Error("training: a step without gradients");
    this.total = undefined;
    return float32([total.length], total.map((value) => value / runs));
  }
}
