import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { learningRateOf, type Experiment } from "../checkpoints/experiment.ts";
import type { Dataset } from "../datasets/dataset.ts";
import { datasetCommand } from "../datasets/datasetCommand.ts";
import { mbstdGroup } from "../networks/config.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import type { TrainingSetup } from "../training/setup.ts";
import { contradiction, optionError } from "./optionError.ts";
import { TRAIN_OPTIONS, type TrainOptions } from "./options.ts";
import { planAugmentation } from "./planAugmentation.ts";
import { checkFreezing, frozenBy } from "./planFreezing.ts";
import { networksLike, presetNetworks, type Networks } from "./planNetworks.ts";
import { PRESETS, type Recipe } from "./presets.ts";
import type { TrainPlan } from "./storedRun.ts";

/** The facts of the data that decide what can be trained on it. */
export type DataShape = Pick<Dataset, "name" | "labelOrigin" | "resolution" | "channels" | "cDim">;

/**
 * The run that the options mean for a data set.
 * @param start the checkpoint that training starts from. The official code then adapts the augmentation faster and
 *   keeps the average's half-life; the networks are the checkpoint's own unless the options say otherwise.
 * @throws UserError when options contradict each other or the data.
 */
export function trainPlan(o: TrainOptions, data: DataShape, start?: Checkpoint): TrainPlan {
  const { networks, training } =
    o.experiment === undefined ? presetBasis(o, data, start) : experimentBasis(o.experiment, o, data);
  const batchSize = o.batch ?? training.batch;
  const fineTuning = start !== undefined;
  const setup: TrainingSetup = {
    ...networks,
    seed: o.seed ?? TRAIN_OPTIONS.seed.default,
    batchSize,
    microBatch: o.microBatch ?? batchSize,
    ...adam(o, training, batchSize),
    gRegInterval: training.gRegInterval,
    dRegInterval: training.dRegInterval,
    ...(o.loss === "relativistic" && { loss: o.loss }),
    ...(o.fp16 === true && { halfPrecision: true }),
    r1Gamma: o.gamma ?? training.r1Gamma,
    pathLength: { batchShrink: training.plBatchShrink, decay: training.plDecay, weight: training.plWeight },
    styleMixingProbability: training.styleMixingProb,
    emaKimg: training.emaKimg,
    emaRampup: fineTuning ? null : training.emaRampup,
    augmentation: planAugmentation(o, training.augmentation, fineTuning),
    freezeLayers: o.freezed ?? TRAIN_OPTIONS.freezed.default,
    freeze: frozenBy(o, training),
  };
  checkBatches(setup);
  checkPrecision(setup);
  checkFreezing(setup);
  const [kimg, nkimg] = [o.kimg ?? training.kimg, o.nkimg ?? TRAIN_OPTIONS.nkimg.default];
  checkLength(kimg, nkimg);
  return { kimg, setup, ...(nkimg > 0 && { nkimg }) };
}

/** What options change. */
interface Basis {
  readonly networks: Networks;
  readonly training: Recipe;
}

function presetBasis(o: TrainOptions, data: DataShape, start: Checkpoint | undefined): Basis {
  const { cfg, batch, channelBase, channelMax, zDim, wDim } = o;
  const preset = PRESETS[cfg ?? TRAIN_OPTIONS.cfg.default](data.resolution);
  const batchSize = batch ?? preset.batch;
  const isOwn = [cfg, channelBase, channelMax, zDim, wDim].some((chosen) => chosen !== undefined);
  const networks =
    start !== undefined && !isOwn
      ? networksLike(start, preset, data, batchSize)
      : presetNetworks(preset, o, data, batchSize);
  return { networks, training: preset };
}

/** An experiment states both networks, and this Adam has no first moment, as StyleGAN2's has none. */
function experimentBasis({ name, training, ...networks }: Experiment, o: TrainOptions, data: DataShape): Basis {
  const also = (["cfg", "channelBase", "channelMax", "zDim", "wDim"] as const).find((one) => o[one] !== undefined);
  if (also !== undefined)
    throw contradiction((say) => ({
      rule: `the experiment ${name} already defines the networks`,
      received: `${say(also, o[also])} too`,
      next: `Leave ${say(also)} out, or change the networks in a copy of the experiment.`,
    }));
  const { beta1 } = training.optimizer;
  if (beta1 !== 0)
    throw contradiction(() => ({
      rule: `beta1 of the experiment ${name} must be 0, as in StyleGAN2`,
      received: String(beta1),
      next: "Change it in a copy of the experiment.",
    }));
  const { generator, discriminator } = networks;
  checkData(name, { generator, discriminator }, data);
  return { networks: { generator, discriminator }, training };
}

/** One rate for both networks, unless an option gives one of them another. */
function adam(
  { glr, dlr }: TrainOptions,
  training: Recipe,
  batchSize: number,
): Pick<TrainingSetup, "adam" | "dLearningRate"> {
  const { beta2, epsilon } = training.optimizer;
  const rate = learningRateOf(training, batchSize);
  const [learningRate, dLearningRate] = [glr ?? rate, dlr ?? rate];
  return { adam: { learningRate, beta2, epsilon }, ...(dLearningRate !== learningRate && { dLearningRate }) };
}

function checkPrecision({ halfPrecision, generator, discriminator }: TrainingSetup): void {
  const networks = [generatorNetwork(generator).facts, discriminator];
  if (halfPrecision !== true || networks.some(({ numFp16Res }) => numFp16Res > 0)) return;
  throw contradiction((say) => ({
    rule: `${say("fp16")} needs networks with layers in half precision (num_fp16_res)`,
    received: "networks without any",
    next: `Leave ${say("fp16")} out.`,
  }));
}

function checkLength(kimg: number, nkimg: number): void {
  if (kimg > nkimg) return;
  throw contradiction((say) => ({
    rule: `${say("kimg")} must exceed ${say("nkimg")}, where the count starts`,
    received: `${kimg} and ${nkimg}`,
    next: `For example ${say("kimg", nkimg + 1000)}.`,
  }));
}

function checkData(experiment: string, { generator, discriminator }: Networks, data: DataShape): void {
  const { resolution, channels, cDim } = data;
  const { imgResolution, imgChannels } = generatorNetwork(generator);
  if (resolution === imgResolution && channels === imgChannels && cDim === discriminator.cDim) return;
  throw optionError((say) => ({
    attempted: `train the experiment ${experiment} on "${data.name}"`,
    rule:
      `it is for images of ${imgResolution} x ${imgResolution}, ` +
      `${imgChannels} channels and ${discriminator.cDim} classes`,
    received: `${resolution} x ${resolution}, ${channels} channels and ${cDim} classes`,
    next:
      resolution === imgResolution && channels === imgChannels
        ? `Change cDim in a copy of the experiment, or add or remove ${say("cond")}.`
        : `Convert them first: ${datasetCommand(
            data,
            `--resolution ${imgResolution}`,
            `--channels ${imgChannels === 1 ? "grey" : "rgb"}`,
          )}`,
  }));
}

/**
 * The batches on either side of one that the discriminator cannot split into groups of images to compare;
 * undefined where it can, and where there is one smaller group alone.
 */
export function wholeGroups(batch: number, groupSize: number): readonly [below: number, above: number] | undefined {
  const group = Math.min(groupSize, batch);
  const below = batch - (batch % group);
  return below === batch ? undefined : [below, below + group];
}

export function groupsRule(group: number): string {
  return `a multiple of ${group}, the group size of the discriminator's minibatch standard deviation`;
}

function checkBatches({ batchSize, microBatch, discriminator }: TrainingSetup): void {
  const group = mbstdGroup(discriminator, microBatch);
  const smaller = microBatchBelow(microBatch, batchSize, group);
  if (batchSize % microBatch !== 0)
    throw contradiction((say) => ({
      rule: `${say("microBatch")} must divide ${say("batch")}`,
      received: `${microBatch} and ${batchSize}`,
      next: `For example ${say("microBatch", smaller)}.`,
    }));
  const batches = wholeGroups(microBatch, group);
  if (batches === undefined) return;
  throw contradiction((say) => ({
    rule: `${say(microBatch < batchSize ? "microBatch" : "batch")} must be ${groupsRule(group)}`,
    received: String(microBatch),
    next:
      microBatch < batchSize
        ? `For example ${say("microBatch", smaller)}.`
        : `Take ${say("batch", batches[0])} or ${batches[1]}.`,
  }));
}

/** The largest one up to `most` that divides the batch and that whole groups fill, or that is a group itself. */
function microBatchBelow(most: number, batchSize: number, group: number): number {
  let size = Math.min(most, batchSize);
  while (batchSize % size !== 0 || (size > group && size % group !== 0)) size--;
  return size;
}
