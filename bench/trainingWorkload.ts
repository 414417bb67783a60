import { sizeOf } from "../src/base/assertShape.ts";
import { UserError } from "../src/base/errors.ts";
import { createRng } from "../src/base/rng.ts";
import { augmentSet } from "../src/checkpoints/augmentSets.ts";
import { discriminatorDeclarations, generatorDeclarations } from "../src/checkpoints/declarations.ts";
import type { Feeds } from "../src/engine/engine.ts";
import type { BlockConfig, DiscriminatorConfig, GeneratorConfig } from "../src/networks/config.ts";
import { initialise } from "../src/nn/initialise.ts";
import type { Program } from "../src/program/program.ts";
import { groupsRule, wholeGroups } from "../src/runs/plan.ts";
import { float32, type Float32Tensor } from "../src/tensor/hostTensor.ts";
import { augment, augmentParameters } from "../src/training/augment/augment.ts";
import { randomDraws } from "../src/training/augment/draws.ts";
import { flatLayout, flatten } from "../src/training/flatLayout.ts";
import type { PhaseName } from "../src/training/phasePrograms.ts";
import { PATH_LENGTH_DEFAULTS, type PhaseSettings } from "../src/training/settings.ts";

/** How many iterations lie between two runs of a phase: the official lazy intervals. */
export const PHASE_INTERVAL: Readonly<Record<PhaseName, number>> = { Gmain: 1, Greg: 4, Dmain: 1, Dreg: 16 };

export interface TrainingSize {
  readonly imgResolution: number;
  readonly channelBase: number;
  readonly channelMax: number;
  readonly batchSize: number;
}

/** Of the minibatch standard deviation, as the preset "auto" has it. */
const GROUP = 4;

/** @throws UserError where the discriminator could not compare the images of such a batch. */
export function checkBatch(batch: number): void {
  const batches = wholeGroups(batch, GROUP);
  if (batches === undefined) return;
  throw new UserError({
    attempted: "measure training",
    rule: `--batch must be ${groupsRule(GROUP)}`,
    received: String(batch),
    next: `Take ${batches.join(" or ")}.`,
  });
}

/** New networks of the official defaults, as the preset "auto" trains them, without augmentation. @throws UserError */
export function trainingWorkload({ batchSize, ...size }: TrainingSize): {
  readonly settings: PhaseSettings;
  readonly parameters: Readonly<Record<"G" | "D", Float32Tensor>>;
} {
  checkBatch(batchSize);
  const blocks: BlockConfig = {
    ...size,
    imgChannels: 3,
    numFp16Res: 4,
    convClamp: 256,
    resampleFilter: [1, 3, 3, 1],
    activation: "lrelu",
  };
  const generator: GeneratorConfig = {
    mapping: {
      zDim: 512,
      cDim: 0,
      wDim: 512,
      numLayers: 2,
      embedFeatures: 0,
      layerFeatures: 512,
      activation: "lrelu",
      lrMultiplier: 0.01,
      wAvgBeta: 0.995,
    },
    synthesis: { ...blocks, wDim: 512, architecture: "skip", useNoise: true },
  };
  const discriminator: DiscriminatorConfig = {
    ...blocks,
    cDim: 0,
    architecture: "resnet",
    mapping: null,
    mbstdGroupSize: GROUP,
    mbstdNumChannels: 1,
  };
  const declared = { G: generatorDeclarations(generator), D: discriminatorDeclarations(discriminator) };
  const tensors = { G: initialise(declared.G, createRng(1, "G")), D: initialise(declared.D, createRng(1, "D")) };
  return {
    settings: {
      generator: { config: generator, declared: declared.G, buffers: tensors.G },
      discriminator: { config: discriminator, declared: declared.D, buffers: tensors.D },
      batchSize,
      noiseMode: "random",
      styleMixing: true,
      halfPrecision: false,
      r1Gamma: 1,
      pathLength: PATH_LENGTH_DEFAULTS,
      gains: { Greg: 4, Dreg: 16 },
    },
    parameters: { G: flatten(flatLayout(declared.G), tensors.G), D: flatten(flatLayout(declared.D), tensors.D) },
  };
}

/** What a set of augmentations adds to the settings of phases on a CPU, and its inputs, drawn with p = 0.5. */
export function augmentation(
  pipe: string,
  { imgResolution, batchSize }: TrainingSize,
): { readonly settings: Pick<PhaseSettings, "augment">; readonly feeds: Readonly<Record<string, Float32Tensor>> } {
  const set = augmentSet(pipe);
  const drawn = ["fake.", "real."].map((prefix) => {
    const draws = randomDraws(createRng(1, prefix), 0.5);
    return augmentParameters(draws, batchSize, set, { channels: 3, resolution: imgResolution }, prefix);
  });
  return {
    settings: { augment: (images, batch) => augment(images, set, { prefix: `${batch}.` }) },
    feeds: Object.assign({}, ...drawn) as Readonly<Record<string, Float32Tensor>>,
  };
}

/** Random numbers for the inputs of a training program that are not given; second moments are positive. */
export function phaseFeeds({ inputs }: Program, known: Readonly<Record<string, Float32Tensor>>): Feeds {
  const rng = createRng(1, "bench");
  return Object.fromEntries(
    inputs.map(({ attributes: { name }, shape }) => {
      const drawn = (): Float32Tensor => float32(shape, rng.stream(name).normals(sizeOf(shape)));
      return [name, known[name] ?? (name === "secondMoment" ? float32(shape, drawn().data.map(Math.abs)) : drawn())];
    }),
  );
}
