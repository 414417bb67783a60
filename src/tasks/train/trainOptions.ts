import { UserError } from "../../base/errors.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import { learningRateOf, type Experiment } from "../../checkpoints/experiment.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { datasetCommand } from "../../datasets/datasetCommand.ts";
import { generatorNetwork } from "../../networks/generatorNetwork.ts";
import type { AdamSettings } from "../../training/adam.ts";
import { PRESETS, type PresetName } from "../../training/presets.ts";
import type { TrainingSetup } from "../../training/setup.ts";
import { PATH_LENGTH_DEFAULTS } from "../../training/settings.ts";
import { contradiction } from "./contradiction.ts";
import { planAugmentation, type AugmentationOptions } from "./planAugmentation.ts";
import { checkFreezing, frozenBy, type FreezingOptions } from "./planFreezing.ts";
import { networksLike, presetNetworks } from "./planNetworks.ts";

/** What a user may choose; what is left out comes from the experiment, else from the preset. */
export interface TrainOptions extends AugmentationOptions, FreezingOptions {
  /** "auto" where it is left out. */
  readonly cfg?: PresetName;
  readonly experiment?: Experiment;
  /** 0 where it is left out. */
  readonly seed?: number;
  readonly kimg?: number;
  readonly batch?: number;
  readonly microBatch?: number;
  readonly gamma?: number;
  readonly freezed?: number;
  /** Adam's rates of G and of D. */
  readonly glr?: number;
  readonly dlr?: number;
  /** Thousands of images from which the run counts; 0 where it is left out. */
  readonly nkimg?: number;
  readonly channelBase?: number;
  readonly channelMax?: number;
  readonly zDim?: number;
  readonly wDim?: number;
}

/** A run: its setup, and how long it goes. */
export interface TrainPlan {
  readonly setup: TrainingSetup;
  readonly kimg: number;
  /** Where the count of images began, in thousands, if not at 0. */
  readonly nkimg?: number;
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
  const nkimg = options.nkimg === 0 ? undefined : options.nkimg;
  checkLength(plan.kimg, nkimg);
  return { ...plan, setup, ...(nkimg !== undefined && { nkimg }) };
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
      ...learningRates(options, { learningRate: preset.learningRate, beta2: 0.99, epsilon: 1e-8 }),
      gRegInterval: 4,
      dRegInterval: 16,
      r1Gamma: options.gamma ?? preset.r1Gamma,
      pathLength: { ...PATH_LENGTH_DEFAULTS, weight: preset.pathLengthWeight },
      styleMixingProbability: preset.styleMixingProbability,
      emaKimg: preset.emaKimg,
      emaRampup: fineTuning ? null : preset.emaRampup,
      augmentation: planAugmentation(
        options,
        { mode: "ada", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 },
        fineTuning,
      ),
      freezeLayers: options.freezed ?? 0,
      freeze: frozenBy(options),
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
  const batchSize = options.batch ?? training.batch;
  return {
    kimg: options.kimg ?? training.kimg,
    setup: {
      generator,
      discriminator,
      seed: options.seed ?? 0,
      batchSize,
      microBatch: batchSize,
      ...learningRates(options, {
        learningRate: learningRateOf(training, batchSize),
        beta2: training.optimizer.beta2,
        epsilon: training.optimizer.epsilon,
      }),
      gRegInterval: training.gRegInterval,
      dRegInterval: training.dRegInterval,
      r1Gamma: options.gamma ?? training.r1Gamma,
      pathLength: { batchShrink: training.plBatchShrink, decay: training.plDecay, weight: training.plWeight },
      styleMixingProbability: training.styleMixingProb,
      emaKimg: training.emaKimg,
      emaRampup: fineTuning ? null : training.emaRampup,
      augmentation: planAugmentation(options, training.augmentation, fineTuning),
      freezeLayers: options.freezed ?? 0,
      freeze: frozenBy(options, training),
    },
  };
}

/** One rate for both networks, unless an option gives one of them another. */
function learningRates({ glr, dlr }: TrainOptions, adam: AdamSettings): Pick<TrainingSetup, "adam" | "dLearningRate"> {
  const [rateG, rateD] = [glr ?? adam.learningRate, dlr ?? adam.learningRate];
  return { adam: { ...adam, learningRate: rateG }, ...(rateD !== rateG && { dLearningRate: rateD }) };
}

function checkLength(kimg: number, nkimg = 0): void {
  if (kimg > nkimg) return;
  const rule = "--kimg must be above --nkimg, from which the run counts";
  throw contradiction(rule, `${kimg} and ${nkimg}`, `For example --kimg ${nkimg + 1000}.`);
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

function checkData({ name, generator, discriminator }: Experiment, dataset: Dataset): void {
  const { resolution, channels, cDim } = dataset;
  const { imgResolution, imgChannels } = generatorNetwork(generator);
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

/** The largest one up to `most` that divides the batch and that whole groups fill, or that is a group itself. */
function microBatchBelow(most: number, batchSize: number, group: number): number {
  let size = Math.min(most, batchSize);
  while (batchSize % size !== 0 || (size > group && size % group !== 0)) size--;
  return size;
}
