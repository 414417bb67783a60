import { OptionError } from "../../base/optionError.ts";
import { createRng } from "../../base/rng.ts";
import { breathe } from "../../base/taskContext.ts";
import type { StoredNetwork } from "../../checkpoints/checkpoint.ts";
import type { DeviceTensor, Engine, Executable, Feeds } from "../../engine/engine.ts";
import { labelRows, type Label } from "../../model/labels.ts";
import type { Network } from "../../model/network.ts";
import type { GeneratorConfig } from "../../networks/config.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import { flatten, unflatten, type FlatLayout } from "../../training/flatLayout.ts";
import { adamFeeds } from "../adam.ts";
import { latentStatistics } from "../latentStatistics.ts";
import { floats } from "../stepper.ts";
import { targetFeeds, type Targets } from "../targets.ts";
import { tunedLayout, tuneProgram, type TuningProblem } from "./tuneProgram.ts";

export interface TuningOptions extends Omit<TuningProblem, "masked"> {
  /** One image. */
  readonly targets: Targets;
  /** The w around which the generator is fitted. [1, numWs, wDim]. */
  readonly pivot: Float32Tensor;
  readonly steps: number;
  readonly learningRate: number;
  /** Of the random latents whose images are to stay as they are. */
  readonly seed: number;
  /** For a conditional network. */
  readonly label?: Label;
  readonly signal?: AbortSignal;
}

/** How far the tuning is after a step. */
export interface TuningStep {
  /** Counted from 1. */
  readonly step: number;
  /** From the target, before the step. */
  readonly distance: number;
  /** The generator after the step, to be asked for before the next. */
  generator(): Promise<StoredNetwork<GeneratorConfig>>;
}

/**
 * Pivotal tuning (Roich et al. 2021): fits a generator so that a w gives an image, while images of w near by stay as
 * they were. The network's engine is free between two steps.
 * @param network of the generator as it is.
 */
export async function* tuningSteps(network: Network, o: TuningOptions): AsyncGenerator<TuningStep> {
  const { engine } = network;
  const problem: TuningProblem = { ...o, masked: o.targets.mask !== undefined };
  const { deviation } = await latentStatistics(network, o.label);
  const targets = await targetFeeds({ ...problem, space: "w", batch: 1, fitNoise: false }, o.targets, engine);
  const layout = tunedLayout(problem);
  const start = flatten(layout, o.generator.tensors);
  const program = tuneProgram(problem, targets.features);
  const executable = await engine.compile<string, string>(program, { keepOnDevice: Object.keys(KEPT) });
  const kept = await Kept.upload(engine, start);
  try {
    for (let step = 1; step <= o.steps; step++) {
      await breathe(o.signal);
      const near = await nearby(network, o, deviation, step);
      const feeds = { pivot: o.pivot, near, ...adamFeeds(o.learningRate, step), ...targets.feeds };
      const distance = await kept.step(executable, feeds);
      if (!Number.isFinite(distance)) throw diverged(step);
      yield { step, distance, generator: () => tuned(o.generator, layout, kept) };
    }
  } finally {
    kept.dispose();
    await executable.dispose();
    targets.dispose();
  }
}

/** A random w's direction from the pivot, one deviation of w away from it. [1, numWs, wDim]. */
async function nearby(network: Network, { pivot, seed, label }: TuningOptions, deviation: number, step: number) {
  const z = float32([1, network.zDim], createRng(seed, "tuning").stream("z", step).normals(network.zDim));
  const labels = labelRows([label], network.cDim);
  const { data } = await network.mapping(z, { labels });
  const away = data.map((value, i) => value - (pivot.data[i] ?? 0));
  const squares = away.reduce((sum, value) => sum + value * value, 0);
  const length = Math.sqrt(squares / network.numWs);
  const share = length > 0 ? deviation / length : 0;
  return float32(
    pivot.shape,
    pivot.data.map((value, i) => value + share * (away[i] ?? 0)),
  );
}

/** Outputs that become the next step's inputs, without leaving the device. */
const KEPT = { newG: "G", newFirstMoment: "firstMoment", newSecondMoment: "secondMoment" } as const;

class Kept {
  private readonly engine: Engine;
  private readonly tensors: Map<string, DeviceTensor>;

  private constructor(engine: Engine, tensors: Map<string, DeviceTensor>) {
    this.engine = engine;
    this.tensors = tensors;
  }

  static async upload(engine: Engine, start: Float32Tensor): Promise<Kept> {
    const zeros = (): Float32Tensor => float32(start.shape, new Float32Array(start.data.length));
    const tensors = new Map<string, DeviceTensor>();
    for (const [name, tensor] of [
      ["G", start],
      ["firstMoment", zeros()],
      ["secondMoment", zeros()],
    ] as const)
      tensors.set(name, await engine.upload(tensor));
    return new Kept(engine, tensors);
  }

  /** -> the distance. */
  async step(executable: Executable<string, string>, feeds: Feeds): Promise<number> {
    const outputs = await executable.run({ ...feeds, ...Object.fromEntries(this.tensors) });
    for (const [output, input] of Object.entries(KEPT)) {
      const tensor = outputs[output];
      if (tensor === undefined || !("dispose" in tensor)) throw new Error(`tuning: "${output}" left the device`);
      this.tensors.get(input)?.dispose();
      this.tensors.set(input, tensor);
    }
    return floats(outputs.distance)[0] ?? NaN;
  }

  /** All parameters. [size]. */
  async parameters(): Promise<Float32Tensor> {
    const flat = this.tensors.get("G");
    const tensor = flat && (await this.engine.download(flat));
    return float32(tensor?.shape ?? [0], Float32Array.from(floats(tensor)));
  }

  dispose(): void {
    for (const tensor of this.tensors.values()) tensor.dispose();
    this.tensors.clear();
  }
}

async function tuned(
  { config, tensors }: StoredNetwork<GeneratorConfig>,
  layout: FlatLayout,
  kept: Kept,
): Promise<StoredNetwork<GeneratorConfig>> {
  return { config, tensors: new Map([...tensors, ...unflatten(layout, await kept.parameters())]) };
}

function diverged(step: number): OptionError {
  return new OptionError((say) => ({
    attempted: "tune the generator",
    rule: "its distance from the image must be finite",
    received: `NaN or infinity at step ${step}`,
    next: `Use a smaller learning rate: ${say("tuneRate", 0.0001)}.`,
  }));
}
