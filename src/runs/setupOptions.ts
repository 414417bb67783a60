import { LABEL_ORIGINS } from "../datasets/labels.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { LOSS_NAMES } from "../training/settings.ts";
import { LARGEST_BATCH } from "../training/setup.ts";
import { PRESET_NAMES } from "./presets.ts";
import { whole, type TrainOption } from "./trainOption.ts";

/** What is trained on which images, and how large it is. */
export const SETUP_OPTIONS = {
  data: {
    flags: "--data <folder|zip>",
    takes: "text",
    help: "training images: square, all the same power-of-two size (see stylegan dataset)",
  },
  out: {
    flags: "--out <path>",
    official: "--outdir",
    takes: "text",
    default: "runs",
    help: "folder in which run folders are created",
  },
  cfg: {
    flags: "--cfg <preset>",
    takes: { words: PRESET_NAMES },
    default: "auto",
    inRun: ({ cfg }) => cfg ?? "auto",
    help: "preset of hyperparameters, as in the official code",
  },
  experiment: { flags: "-f, --exp_file <file|name>", takes: "text", help: "an experiment file instead of a preset" },
  kimg: {
    flags: "--kimg <n>",
    label: "Pause at",
    takes: { min: 0.001 },
    default: "25000; cifar 100000",
    help: "train until this many thousand images have been seen",
  },
  batch: {
    flags: "--batch <n>",
    takes: whole(1, LARGEST_BATCH),
    default: "of --cfg",
    inRun: ({ setup }) => setup.batchSize,
    help: "images per step",
  },
  microBatch: {
    flags: "--micro-batch <n>",
    takes: whole(),
    default: "--batch",
    inRun: ({ setup }) => setup.microBatch,
    help: "images computed at a time: less memory, same effective batch",
  },
  loss: {
    flags: "--loss <name>",
    takes: { words: LOSS_NAMES },
    default: "logistic",
    inRun: ({ setup }) => setup.loss ?? "logistic",
    help: "StyleGAN2's loss, or R3GAN's with R1 and R2 in every step",
  },
  gamma: {
    flags: "--gamma <weight>",
    label: "R1 weight",
    takes: { min: 0 },
    default: "of --cfg",
    inRun: ({ setup }) => setup.r1Gamma,
    help: "weight of R1 regularisation",
  },
  fp16: {
    flags: "--fp16 [bool]",
    label: "Half precision",
    takes: "yes or no",
    inRun: ({ setup }) => setup.halfPrecision ?? false,
    help: "compute the highest resolutions in half precision; needs a GPU with 16-bit floats",
  },
  channelBase: {
    flags: "--channel-base <n>",
    official: "--cbase",
    takes: whole(64),
    default: "of --cfg",
    inRun: ({ setup }) => generatorNetwork(setup.generator).facts.channelBase,
    help: "channels x resolution; smaller is faster",
  },
  channelMax: {
    flags: "--channel-max <n>",
    official: "--cmax",
    label: "Channels at most",
    takes: whole(),
    default: 512,
    inRun: ({ setup }) => generatorNetwork(setup.generator).facts.channelMax,
    help: "maximum channels per layer",
  },
  zDim: {
    flags: "--z-dim <n>",
    takes: whole(1, 4096),
    default: 512,
    inRun: ({ setup }) => generatorNetwork(setup.generator).zDim,
    help: "dimension of the latent z",
  },
  wDim: {
    flags: "--w-dim <n>",
    takes: whole(1, 4096),
    default: 512,
    inRun: ({ setup }) => generatorNetwork(setup.generator).wDim,
    help: "dimension of w and width of the mapping layers",
  },
  mirror: {
    flags: "--mirror [bool]",
    takes: "yes or no",
    inRun: ({ dataOptions }) => dataOptions.mirror,
    help: "also train on horizontally flipped images",
  },
  mirrorY: {
    flags: "--mirror-y [bool]",
    official: "--mirrory",
    takes: "yes or no",
    inRun: ({ dataOptions }) => dataOptions.mirrorY ?? false,
    help: "also train on vertically flipped images",
  },
  cond: {
    flags: "--cond [bool]",
    takes: "yes or no",
    inRun: ({ dataOptions }) => dataOptions.cond,
    help: "train a conditional network with the dataset's classes",
  },
  labels: {
    flags: "--labels <from>",
    takes: { words: LABEL_ORIGINS },
    default: "json",
    inRun: ({ dataOptions }) => dataOptions.labels,
    help: "where classes come from: dataset.json or sub-folders",
  },
  subset: {
    flags: "--subset <n>",
    takes: whole(),
    default: "all",
    inRun: ({ dataOptions }) => dataOptions.subset,
    help: "train on only this many images, chosen by --seed",
  },
  seed: {
    flags: "--seed <n>",
    takes: whole(0, 2 ** 32 - 1),
    default: 0,
    inRun: ({ setup }) => setup.seed,
    help: "random seed",
  },
} as const satisfies Readonly<Record<string, TrainOption>>;
