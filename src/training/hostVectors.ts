import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { adamFeeds } from "./adam.ts";
import { finiteSlope } from "./gradientSum.ts";
import type { TrainingState } from "./state.ts";
import type { Step, Stepped, VectorName, Vectors } from "./vectors.ts";

/**
 * The large vectors in this process's memory, changed where they lie, for engines that read them there. A program would
 * give new ones in every step: as many megabytes anew, which V8 answers with a collection of garbage each 64 MB. Its
 * threads then take the time of the core that computes. Every operation is rounded to float32 as the programs' are, so
 * that the bits are the same.
 */
export class HostVectors implements Vectors {
  private readonly tensors: Readonly<Record<VectorName, Float32Tensor>>;

  constructor({ G, D, average, secondMoments }: TrainingState) {
    this.tensors = {
      G: copyOf(G),
      D: copyOf(D),
      average: copyOf(average),
      momentG: copyOf(secondMoments.G),
      momentD: copyOf(secondMoments.D),
    };
  }

  get(name: VectorName): Float32Tensor {
    return this.tensors[name];
  }

  async step(step: Step): Promise<Stepped> {
    const { [step.trains]: parameters, [`moment${step.trains}` as const]: moment } = this.tensors;
    return adamInPlace(parameters.data, moment.data, step);
  }

  async moveAverage(beta: number): Promise<void> {
    averageInPlace(this.tensors.average.data, this.tensors.G.data, Math.fround(beta));
  }

  async download(): Promise<Pick<TrainingState, "G" | "D" | "average" | "secondMoments">> {
    const { G, D, average, momentG, momentD } = this.tensors;
    const secondMoments = { G: copyOf(momentG), D: copyOf(momentD) };
    return { G: copyOf(G), D: copyOf(D), average: copyOf(average), secondMoments };
  }

  dispose(): void {
    // Memory of this process is nobody's to give back.
  }
}

function copyOf({ shape, data }: Float32Tensor): Float32Tensor {
  return float32(shape, data.slice());
}

/** `adamStep` over host memory. */
function adamInPlace(parameters: Float32Array, moments: Float32Array, { total, runs, adam, number }: Step): Stepped {
  const f = Math.fround;
  const scalars = adamFeeds(adam, number);
  const [rate = NaN, correction = NaN] = [scalars.rate.data[0], scalars.correction.data[0]];
  const [kept, fresh, epsilon] = [f(adam.beta2), f(1 - adam.beta2), f(adam.epsilon)];
  let [nonfinite, parameterSum] = [0, 0];
  for (let i = 0; i < parameters.length; i++) {
    let slope = f((total[i] ?? 0) / runs);
    if (slope - slope !== 0) {
      nonfinite++;
      slope = finiteSlope(slope);
    }
    const moment = f(f((moments[i] ?? 0) * kept) + f(f(slope * slope) * fresh));
    const deviation = f(f(f(Math.sqrt(moment)) * correction) + epsilon);
    const parameter = f((parameters[i] ?? 0) - f(f(slope / deviation) * rate));
    moments[i] = moment;
    parameters[i] = parameter;
    parameterSum += parameter;
  }
  return { nonfinite, parameterSum: f(parameterSum) }; // parameters whose sum is no float32 have diverged
}

/** `emaProgram` over host memory. */
function averageInPlace(average: Float32Array, current: Float32Array, beta: number): void {
  const f = Math.fround;
  for (let i = 0; i < average.length; i++) {
    const value = current[i] ?? 0;
    average[i] = f(value + f(f((average[i] ?? 0) - value) * beta));
  }
}
