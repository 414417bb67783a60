import type { DeviceTensor, Engine, ProgramTensor } from "../engine/engine.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { hostTensorOf } from "./outputs.ts";
import type { TrainingState } from "./state.ts";

/** The parts of the state that stay on the device between iterations. */
export type Kept = "G" | "D" | "average" | "momentG" | "momentD";

/** The large vectors of a state, on the device. */
export class KeptVectors {
  private readonly engine: Engine;
  private readonly tensors = new Map<Kept, DeviceTensor>();

  private constructor(engine: Engine) {
    this.engine = engine;
  }

  static async upload({ G, D, average, secondMoments }: TrainingState, engine: Engine): Promise<KeptVectors> {
    const kept = new KeptVectors(engine);
    const vectors = { G, D, average, momentG: secondMoments.G, momentD: secondMoments.D };
    for (const [name, vector] of Object.entries(vectors)) {
      kept.tensors.set(name as Kept, await engine.upload(vector));
    }
    return kept;
  }

  get(name: Kept): DeviceTensor {
    const tensor = this.tensors.get(name);
    if (tensor === undefined) throw new Error(`training: "${name}" is used after dispose()`);
    return tensor;
  }

  /** A program's output takes the place of what was kept under this name. */
  replace(name: Kept, tensor: ProgramTensor | DeviceTensor | undefined): void {
    if (tensor === undefined || !("dispose" in tensor))
      throw new Error(`training: "${name}" did not stay on the device`);
    this.tensors.get(name)?.dispose();
    this.tensors.set(name, tensor);
  }

  /** Copies of all of them on the host. */
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

  private async downloadOne(name: Kept): Promise<Float32Tensor> {
    const tensor = await this.engine.download(this.get(name));
    return float32(tensor.shape, Float32Array.from(hostTensorOf(tensor, name).data));
  }
}
