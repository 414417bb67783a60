import { UserError } from "../../base/errors.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import type { Experiment } from "../../checkpoints/experiment.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { datasetCommand } from "../../datasets/datasetCommand.ts";
import type { AugmentSetName } from "../../training/augment/sets.ts";
import { freezableLayers } from "../../training/freeze.ts";
import { PRESETS, type PresetName } from "../../training/presets.ts";
import type { AugmentMode, TrainingSetup } from "../../training/setup.ts";
import { PATH_LENGTH_DEFAULTS } from "../../training/settings.ts";
import { networksLike, presetNetworks } from "./planNetworks.ts";

/** What a user may choose; what is left out comes from the experiment, else from the preset. */
export interface TrainOptions {
  /** "auto" where it is left out. */
  readonly cfg?: PresetName;
  readonly experiment?: Experiment;
  /** 0 where it is left out. */
  readonly seed?: number;
  readonly kimg?: number;
  readonly batch?: number;
  readonly microBatch?: number;
  readonly gamma?: number;
  readonly aug?: AugmentMode;
  readonly p?: number;
  readonly target?: number;
  readonly augpipe?: AugmentSetName;
  readonly freezed?: number;
  readonly channelBase?: number;
  readonly channelMax?: number;
  readonly zDim?: number;
  readonly wDim?: number;
}

/** A run: its setup, and how long it goes. */
export interface TrainPlan {
  readonly setup: TrainingSetup;
  readonly kimg: number;
}

/**
 * The run that the options mean for a data set.
 * @param start the checkpoint that training starts from. The official code then adapts the augmentation faster and
 *   keeps the average's half-life; the networks are the checkpoint's own unless the options say otherwise.
 * @throws UserError when options contradict each other or the data.
 */
export function trainPlan(options: TrainOptions, dataset: Dataset, start?: Checkpoint): TrainPlan {
  const plan =
    options.experiment === undefined
      ? presetPlan(options, dataset, start)
      : experimentPlan(options.experiment, options, dataset, start !== undefined);
  const setup = { ...plan.setup, microBatch: options.microBatch ?? plan.setup.batchSize };
  checkBatches(setup);
  checkFreezing(setup);
  return { ...plan, setup };
}

function presetPlan(options: TrainOptions, dataset: Dataset, start: Checkpoint | undefined): TrainPlan {
  const { resolution } = dataset;
  const { cfg, channelBase, channelMax, zDim, wDim } = options;
  const widths = { channelBase, channelMax, zDim, wDim };
  const preset = PRESETS[cfg ?? "auto"](resolution);
  const batchSize = options.batch ?? preset.batchSize;
  const isOwn = cfg !== undefined || Object.values(widths).some((width) => width !== undefined);
  const follows = start !== undefined && !isOwn;
  const networks = follows
    ? networksLike(start, preset, dataset, batchSize)
    : presetNetworks(preset, widths, dataset, batchSize);
  const fineTuning = start !== undefined;
  return {
    kimg: options.kimg ?? preset.kimg,
    setup: {
      ...networks,
      seed: options.seed ?? 0,
      batchSize,
      microBatch: batchSize,
      adam: { learningRate: preset.learningRate, beta2: 0.99, epsilon: 1e-8 },
      gRegInterval: 4,
      dRegInterval: 16,
      r1Gamma: options.gamma ?? preset.r1Gamma,
      pathLength: { ...PATH_LENGTH_DEFAULTS, weight: preset.pathLengthWeight },
      styleMixingProbability: preset.styleMixingProbability,
      emaKimg: preset.emaKimg,
      emaRampup: fineTuning ? null : preset.emaRampup,
      augmentation: augmentation(
        options,
        { mode: "ada", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 },
        fineTuning,
      ),
      freezeLayers: options.freezed ?? 0,
    },
  };
}

function experimentPlan(
  experiment: Experiment,
  options: TrainOptions,
  dataset: Dataset,
  fineTuning: boolean,
): TrainPlan {
  const { generator, discriminator, training } = experiment;
  checkExperiment(experiment, options);
  checkData(experiment, dataset);
  const { optimizer } = training;
  const batchSize = options.batch ?? training.batch;
  return {
    kimg: options.kimg ?? training.kimg,
    setup: {
      generator,
      discriminator,
      seed: options.seed ?? 0,
      batchSize,
      microBatch: batchSize,
      adam: { learningRate: optimizer.learningRate, beta2: optimizer.beta2, epsilon: optimizer.epsilon },
      gRegInterval: training.gRegInterval,
      dRegInterval: training.dRegInterval,
      r1Gamma: options.gamma ?? training.r1Gamma,
      pathLength: { batchShrink: training.plBatchShrink, decay: training.plDecay, weight: training.plWeight },
      styleMixingProbability: training.styleMixingProb,
      emaKimg: training.emaKimg,
      emaRampup: fineTuning ? null : training.emaRampup,
      augmentation: augmentation(options, training.augmentation, fineTuning),
      freezeLayers: options.freezed ?? 0,
    },
  };
}

function augmentation(
  { aug, p, target, augpipe }: TrainOptions,
  preset: TrainingSetup["augmentation"],
  fineTuning: boolean,
): TrainingSetup["augmentation"] {
  const mode = aug ?? preset.mode;
  if (p !== undefined && mode !== "fixed")
    throw contradiction("--p goes with --aug fixed", `--aug ${mode}`, "Add --aug fixed, or leave --p out.");
  if (p === undefined && aug === "fixed")
    throw contradiction("--aug fixed needs the strength --p", "none", "Add one from 0 to 1, for example --p 0.2.");
  if (target !== undefined && mode !== "ada")
    throw contradiction("--target goes with --aug ada", `--aug ${mode}`, "Leave one of the two out.");
  if (augpipe !== undefined && mode === "noaug")
    throw contradiction("--augpipe goes with --aug ada or fixed", "--aug noaug", "Leave one of the two out.");
  return {
    ...preset,
    mode,
    pipe: augpipe ?? preset.pipe,
    target: target ?? preset.target,
    p: mode === "noaug" ? 0 : (p ?? preset.p),
    kimg: fineTuning ? Math.min(100, preset.kimg) : preset.kimg,
  };
}

/** An experiment states both networks, and this Adam has no first moment, as StyleGAN2's has none. */
function checkExperiment({ name, training }: Experiment, o: TrainOptions): void {
  const networks = {
    "--cfg": o.cfg,
    "--channel-base": o.channelBase,
    "--channel-max": o.channelMax,
    "--z-dim": o.zDim,
    "--w-dim": o.wDim,
  };
  const [also] = Object.entries(networks).filter(([, value]) => value !== undefined);
  if (also !== undefined)
    throw contradiction(
      `the experiment ${name} states the networks itself`,
      `${also[0]} ${also[1]} too`,
      `Leave ${also[0]} out, or change the networks in a copy of the experiment.`,
    );
  const { beta1 } = training.optimizer;
  if (beta1 !== 0) {
    const rule = `beta1 of the experiment ${name} must be 0, as in StyleGAN2`;
    throw contradiction(rule, String(beta1), "Change it in a copy of the experiment.");
  }
}

function checkData(
  { name, generator, discriminator }: Experiment,
  dataset: Dataset,
): void {
  const { resolution, channels, cDim } = dataset;
  const { imgResolution, imgChannels } = generator.synthesis;
  if (resolution === imgResolution && channels === imgChannels && cDim === discriminator.cDim) return;
  throw new UserError({
    attempted: `train the experiment ${name} on "${dataset.name}"`,
    rule:
      `it describes pictures of ${imgResolution} x ${imgResolution}, ` +
      `${imgChannels} channels and ${discriminator.cDim} classes`,
    received: `${resolution} x ${resolution}, ${channels} channels and ${cDim} classes`,
    next:
      resolution === imgResolution && channels === imgChannels
        ? "Change cDim in a copy of the experiment, or add --cond or leave it out."
        : `Make them fit first: ${datasetCommand(
            dataset,
            `--resolution ${imgResolution}`,
            `--channels ${imgChannels === 1 ? "grey" : "rgb"}`,
          )}`,
  });
}

function checkBatches({ batchSize, microBatch, discriminator: { mbstdGroupSize } }: TrainingSetup): void {
  const group = Math.min(mbstdGroupSize ?? microBatch, microBatch);
  const grouped = `must be a multiple of ${group}, since the discriminator compares so many pictures with each other`;
  const smaller = `For example --micro-batch ${microBatchBelow(microBatch, batchSize, group)}.`;
  if (batchSize % microBatch !== 0)
    throw contradiction("--micro-batch must divide --batch", `${microBatch} and ${batchSize}`, smaller);
  if (microBatch % group === 0) return;
  if (microBatch < batchSize) throw contradiction(`--micro-batch ${grouped}`, String(microBatch), smaller);
  const below = batchSize - (batchSize % group);
  throw contradiction(`--batch ${grouped}`, String(batchSize), `Take --batch ${below} or ${below + group}.`);
}

function checkFreezing({ discriminator, freezeLayers }: TrainingSetup): void {
  const most = freezableLayers(discriminator);
  if (freezeLayers <= most) return;
  const rule = `--freezed must be at most ${most}, the discriminator's layers above its last block`;
  throw contradiction(rule, String(freezeLayers), `For example --freezed ${Math.min(4, most)}.`);
}

/** The largest one up to `most` that divides the batch and that whole groups fill, or that is a group itself. */
function microBatchBelow(most: number, batchSize: number, group: number): number {
  let size = Math.min(most, batchSize);
  while (batchSize % size !== 0 || (size > group && size % group !== 0)) size--;
  return size;
}

function contradiction(rule: string, received: string, next: string): UserError {
  return new UserError({ attempted: "plan the training", rule, received, next });
}
