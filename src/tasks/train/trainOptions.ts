import { UserError } from "../../base/errors.ts";
import type { Experiment } from "../../checkpoints/experiment.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../../networks/config.ts";
import type { AugmentSetName } from "../../training/augment/sets.ts";
import { autoFollowing, PRESETS, type Preset, type PresetName } from "../../training/presets.ts";
import type { AugmentMode, TrainingSetup } from "../../training/setup.ts";
import { PATH_LENGTH_DEFAULTS } from "../../training/settings.ts";

/** What a user may choose; what is left out comes from the experiment, else from the preset. */
export interface TrainOptions {
  readonly cfg: PresetName;
  readonly experiment?: Experiment;
  readonly seed: number;
  readonly kimg?: number;
  readonly batch?: number;
  readonly microBatch?: number;
  readonly gamma?: number;
  readonly aug?: AugmentMode;
  readonly p?: number;
  readonly target?: number;
  readonly augpipe?: AugmentSetName;
  readonly freezed: number;
  readonly channelBase?: number;
  readonly channelMax?: number;
  /** Whether training starts from given networks: the official code then adapts faster and keeps the average's half-life. */
  readonly fineTuning: boolean;
}

/** A run: its setup, and how long it goes. */
export interface TrainPlan {
  readonly setup: TrainingSetup;
  readonly kimg: number;
}

/** The run that the options mean for a data set. @throws UserError when options contradict each other or the data. */
export function trainPlan(options: TrainOptions, dataset: Dataset): TrainPlan {
  const plan = options.experiment === undefined ? presetPlan(options, dataset) : experimentPlan(options.experiment, options, dataset);
  const setup = { ...plan.setup, microBatch: options.microBatch ?? plan.setup.batchSize };
  checkBatches(setup);
  return { ...plan, setup };
}

function presetPlan(options: TrainOptions, dataset: Dataset): TrainPlan {
  const { resolution } = dataset;
  const chosen = PRESETS[options.cfg](resolution);
  const batchSize = options.batch ?? chosen.batchSize;
  const preset: Preset = { ...chosen, ...(options.cfg === "auto" ? autoFollowing(resolution, batchSize) : {}) };
  const networks = presetNetworks(preset, options, dataset, batchSize);
  return {
    kimg: options.kimg ?? preset.kimg,
    setup: {
      ...networks,
      seed: options.seed,
      batchSize,
      microBatch: batchSize,
      adam: { learningRate: preset.learningRate, beta2: 0.99, epsilon: 1e-8 },
      gRegInterval: 4,
      dRegInterval: 16,
      r1Gamma: options.gamma ?? preset.r1Gamma,
      pathLength: { ...PATH_LENGTH_DEFAULTS, weight: preset.pathLengthWeight },
      styleMixingProbability: preset.styleMixingProbability,
      emaKimg: preset.emaKimg,
      emaRampup: options.fineTuning ? null : preset.emaRampup,
      augmentation: augmentation(options, { mode: "ada", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 }),
      freezeLayers: options.freezed,
    },
  };
}

function presetNetworks(
  preset: Preset, options: TrainOptions, { resolution, channels, cDim }: Dataset, batchSize: number,
): { readonly generator: GeneratorConfig; readonly discriminator: DiscriminatorConfig } {
  const channelMax = options.channelMax ?? 512;
  const blocks = {
    imgResolution: resolution, imgChannels: channels, channelBase: options.channelBase ?? preset.channelBase, channelMax,
    numFp16Res: 4, convClamp: 256, resampleFilter: [1, 3, 3, 1], activation: "lrelu",
  } as const;
  const width = Math.min(512, channelMax * 2);
  const mapping = {
    zDim: width, cDim, wDim: width, numLayers: preset.mappingLayers, embedFeatures: cDim > 0 ? width : 0, layerFeatures: width,
    activation: "lrelu", lrMultiplier: 0.01, wAvgBeta: 0.995,
  } as const;
  const labelWidth = Math.min(Math.floor(blocks.channelBase / 4), channelMax);
  return {
    generator: { mapping, synthesis: { ...blocks, wDim: width, architecture: "skip", useNoise: true } },
    discriminator: {
      ...blocks, cDim, architecture: preset.discriminatorArchitecture,
      mapping: cDim > 0 ? { ...mapping, zDim: 0, wDim: labelWidth, embedFeatures: labelWidth, layerFeatures: labelWidth, numLayers: 8 } : null,
      mbstdGroupSize: Math.min(preset.mbstdGroupSize, batchSize), mbstdNumChannels: 1,
    },
  };
}

function experimentPlan(experiment: Experiment, options: TrainOptions, dataset: Dataset): TrainPlan {
  const { generator, discriminator, training } = experiment;
  checkData(experiment, dataset);
  const { optimizer } = training;
  const batchSize = options.batch ?? training.batch;
  return {
    kimg: options.kimg ?? training.kimg,
    setup: {
      generator, discriminator, seed: options.seed, batchSize, microBatch: batchSize,
      adam: { learningRate: optimizer.learningRate, beta2: optimizer.beta2, epsilon: optimizer.epsilon },
      gRegInterval: training.gRegInterval,
      dRegInterval: training.dRegInterval,
      r1Gamma: options.gamma ?? training.r1Gamma,
      pathLength: { batchShrink: training.plBatchShrink, decay: training.plDecay, weight: training.plWeight },
      styleMixingProbability: training.styleMixingProb,
      emaKimg: training.emaKimg,
      emaRampup: options.fineTuning ? null : training.emaRampup,
      augmentation: augmentation(options, training.augmentation),
      freezeLayers: options.freezed,
    },
  };
}

function augmentation(
  { aug, p, target, augpipe, fineTuning }: TrainOptions, preset: TrainingSetup["augmentation"],
): TrainingSetup["augmentation"] {
  const mode = aug ?? preset.mode;
  if (p !== undefined && mode !== "fixed") throw contradiction("--p goes with --aug fixed", `--aug ${mode}`);
  if (p === undefined && mode === "fixed" && aug === "fixed") throw contradiction("--aug fixed needs the strength --p", "none");
  if (target !== undefined && mode !== "ada") throw contradiction("--target goes with --aug ada", `--aug ${mode}`);
  return {
    ...preset, mode, pipe: augpipe ?? preset.pipe, target: target ?? preset.target,
    p: mode === "noaug" ? 0 : p ?? preset.p,
    kimg: fineTuning ? Math.min(100, preset.kimg) : preset.kimg,
  };
}

function checkData({ name, generator, discriminator }: Experiment, { resolution, channels, cDim, name: data }: Dataset): void {
  const { imgResolution, imgChannels } = generator.synthesis;
  if (resolution === imgResolution && channels === imgChannels && cDim === discriminator.cDim) return;
  throw new UserError({
    attempted: `train the experiment ${name} on "${data}"`,
    rule: `it describes pictures of ${imgResolution} x ${imgResolution}, ${imgChannels} channels and ${discriminator.cDim} classes`,
    received: `${resolution} x ${resolution}, ${channels} channels and ${cDim} classes`,
    next: `Make them fit first: stylegan dataset ${data} data.zip --resolution ${imgResolution}`,
  });
}

function checkBatches({ batchSize, microBatch, discriminator: { mbstdGroupSize } }: TrainingSetup): void {
  if (batchSize % microBatch !== 0) throw contradiction("--micro-batch must divide --batch", `${microBatch} and ${batchSize}`);
  const group = Math.min(mbstdGroupSize ?? microBatch, microBatch);
  if (microBatch % group !== 0) {
    throw contradiction(`the samples computed at a time must be a multiple of ${group}, the group of minibatch std`, `${microBatch}`);
  }
}

function contradiction(rule: string, received: string): UserError {
  return new UserError({ attempted: "plan the training", rule, received, next: "See stylegan train --help." });
}
