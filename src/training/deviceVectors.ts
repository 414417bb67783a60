import type { DeviceTensor, Engine } from "../engine/engine.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { adamFeeds } from "./adam.ts";
import { emaProgram } from "./ema.ts";
import type { Executables } from "./executables.ts";
import { madeFinite, meanOf } from "./gradientSum.ts";
import { disposeStep, hostTensorOf, type Outputs } from "./outputs.ts";
import { optimiserProgram } from "./phasePrograms.ts";
import type { TrainingState } from "./state.ts";
import type { Step, Stepped, VectorName, Vectors } from "./vectors.ts";

/** The large vectors on the engine's device. */
export class DeviceVectors implements Vectors {
  private readonly engine: Engine;
  private readonly executables: Executables;
  private readonly tensors = new Map<VectorName, DeviceTensor>();

  private constructor(engine: Engine, executables: Executables) {
    this.engine = engine;
    this.executables = executables;
  }

  static async upload(
    { G, D, average, secondMoments }: TrainingState,
    engine: Engine,
    executables: Executables,
  ): Promise<DeviceVectors> {
    const vectors = new DeviceVectors(engine, executables);
    const all = { G, D, average, momentG: secondMoments.G, momentD: secondMoments.D };
    for (const [name, vector] of Object.entries(all)) {
      vectors.tensors.set(name as VectorName, await engine.upload(vector));
    }
    return vectors;
  }

  get(name: VectorName): DeviceTensor {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) throw new Error(`training: "${name}" is used after dispose()`);
    return tensor;
  }

  async step({ trains, total, runs, adam, number }: Step): Promise<Stepped> {
    const { executable } = await this.executables.get(
      `${trains} optimiser`,
      () => optimiserProgram(total.length, adam),
      ["newParameters", "newSecondMoment"],
    );
    const { gradient, nonfinite } = madeFinite(meanOf(total, runs));
    const state = { network: this.get(trains), secondMoment: this.get(`moment${trains}`) };
    const parameterSum = this.take(trains, await executable.run({ ...state, gradient, ...adamFeeds(adam, number) }));
    return { nonfinite, parameterSum };
  }

  /** What a program's step gave takes the place of what was there, if it is finite. -> the sum of all parameters. */
  take(trains: "G" | "D", outputs: Outputs): number {
    const sum = hostTensorOf(outputs.parameterSum, "parameterSum").data[0] ?? NaN;
    if (Number.isFinite(sum)) {
      this.replace(trains, outputs.newParameters);
      this.replace(`moment${trains}`, outputs.newSecondMoment);
    } else disposeStep(outputs);
    return sum;
  }

  async moveAverage(beta: number): Promise<void> {
    const [G, average] = [this.get("G"), this.get("average")];
    const { executable } = await this.executables.get("ema", () => emaProgram(G.shape[0] ?? 0), ["updated"]);
    const { updated } = await executable.run({ G, average, beta: float32([], [beta]) });
    this.replace("average", updated);
  }

  async download(): Promise<Pick<TrainingState, "G" | "D" | "average" | "secondMoments">> {
    return {
      G: await this.downloadOne("G"),
      D: await this.downloadOne("D"),
      average: await this.downloadOne("average"),
      secondMoments: { G: await this.downloadOne("momentG"), D: await this.downloadOne("momentD") },
    };
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.tensors.clear();
  }

  private replace(name: VectorName, tensor: Outputs[string] | undefined): void {
    if (tensor === undefined || !("dispose" in tensor))
      throw new Error(`training: "${name}" did not stay on the device`);
    this.tensors.get(name)?.dispose();
    this.tensors.set(name, tensor);
  }

  private async downloadOne(name: VectorName): Promise<Float32Tensor> {
    const tensor = await this.engine.download(this.get(name));
    return float32(tensor.shape, Float32Array.from(hostTensorOf(tensor, name).data));
  }
}
