import { AUGMENT_MODES, AUGMENT_SET_NAMES } from "../checkpoints/augmentSets.ts";
import type { Experiment } from "../checkpoints/experiment.ts";
import { LABEL_ORIGINS } from "../datasets/labels.ts";
import { DEVICE_CHOICES } from "../engine/engine.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { ADA_DEFAULTS } from "../training/adaController.ts";
import { LOSS_NAMES } from "../training/settings.ts";
import { LARGEST_BATCH } from "../training/setup.ts";
import { OFFICIAL_NETWORKS } from "./officialNetworks.ts";
import { PRESET_NAMES } from "./presets.ts";
import { EMBED, MAPPING, type StoredRun } from "./storedRun.ts";

export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** What an option takes. */
export type Takes = "text" | "yes or no" | NumberLimits | { readonly words: readonly string[] };

/** An option of a run, from which every surface makes its own: command line, form, errors, docs. */
export interface TrainOption {
  /** On the command line, with what follows: `--batch <n>`. */
  readonly flags: string;
  /** How the official code or a fork of it spells the flag, where that differs. */
  readonly official?: string;
  /** In the page, where the name alone would not say it. */
  readonly label?: string;
  readonly takes: Takes;
  /** The value where it is left out, or what decides it then: `of --cfg`. */
  readonly default?: string | number;
  /** What a run that began with it holds: it cannot change any more. An option without this may. */
  readonly inRun?: (run: StoredRun) => unknown;
  readonly help: string;
}

/** Of few pictures: some seconds at each snapshot, where training to the next takes minutes to hours. */
const DEFAULT_METRICS = "swd100";

const UNIT = { min: 0, max: 1 } as const;
const whole = (min = 1, max?: number): NumberLimits => ({ min, max, whole: true });

/** All options of `stylegan train`, in the order of its help. */
export const TRAIN_OPTIONS = {
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
  aug: {
    flags: "--aug <mode>",
    takes: { words: AUGMENT_MODES },
    default: "ada",
    inRun: ({ setup }) => setup.augmentation.mode,
    help: "discriminator augmentation",
  },
  p: {
    flags: "--p <strength>",
    takes: UNIT,
    inRun: ({ setup }) => setup.augmentation.p,
    help: "augmentation strength with --aug fixed",
  },
  initStrength: {
    flags: "--initstrength <p>",
    takes: UNIT,
    default: 0,
    inRun: ({ setup }) => setup.augmentation.p,
    help: "initial augmentation strength with --aug ada",
  },
  pMax: {
    flags: "--p-max <p>",
    takes: { min: 0 },
    default: "none",
    inRun: ({ setup }) => setup.augmentation.pMax,
    help: "upper limit of the strength with --aug ada",
  },
  target: {
    flags: "--target <share>",
    takes: { min: -1, max: 1 },
    default: ADA_DEFAULTS.target,
    inRun: ({ setup }) => setup.augmentation.target,
    help: "target for the mean sign of D's logits on real images, with --aug ada",
  },
  augpipe: {
    flags: "--augpipe <set>",
    takes: { words: AUGMENT_SET_NAMES },
    default: "bgc",
    inRun: ({ setup }) => setup.augmentation.pipe,
    help: "set of augmentations",
  },
  resume: {
    flags: "--resume <latest|file|url|name>",
    takes: "text",
    help:
      "resume the newest run in --out, or start from a checkpoint; " +
      `${OFFICIAL_NETWORKS.join(", ")} download NVIDIA's networks`,
  },
  freezed: {
    flags: "--freezed <layers>",
    takes: whole(0),
    default: 0,
    inRun: ({ setup }) => setup.freezeLayers,
    help: "freeze the first N layers of the discriminator",
  },
  freezeMapping: {
    flags: "--freeze-mapping [bool]",
    takes: "yes or no",
    inRun: ({ setup }) => setup.freeze?.G.includes(MAPPING) ?? false,
    help: "freeze the generator's mapping network",
  },
  freezeEmbed: {
    flags: "--freeze-embed [bool]",
    takes: "yes or no",
    inRun: ({ setup }) => setup.freeze?.G.includes(EMBED) ?? false,
    help: "freeze the class embedding",
  },
  glr: {
    flags: "--glr <rate>",
    takes: UNIT,
    default: "of --cfg",
    inRun: ({ setup }) => setup.adam.learningRate,
    help: "generator learning rate",
  },
  dlr: {
    flags: "--dlr <rate>",
    takes: UNIT,
    default: "of --cfg",
    inRun: ({ setup }) => setup.dLearningRate ?? setup.adam.learningRate,
    help: "discriminator learning rate",
  },
  nkimg: {
    flags: "--nkimg <n>",
    takes: whole(0, 1e9),
    default: 0,
    inRun: ({ nkimg }) => nkimg ?? 0,
    help: "start the kimg count here",
  },
  tickKimg: {
    flags: "--tick <kimg>",
    takes: { min: 0.001 },
    default: 4,
    inRun: ({ tickKimg }) => tickKimg,
    help: "tick length: kimg between reports",
  },
  snap: {
    flags: "--snap <ticks>",
    takes: whole(),
    default: 50,
    inRun: ({ snap }) => snap,
    help: "ticks between snapshots",
  },
  keep: { flags: "--keep <n>", takes: whole(), default: 5, help: "number of latest snapshots to keep" },
  metrics: {
    flags: "--metrics <list|none>",
    takes: "text",
    default: DEFAULT_METRICS,
    help: "what to measure at each snapshot, such as swd,swd2k",
  },
  keepBest: {
    flags: "--keep-best <metric>",
    takes: "text",
    help: "also keep the snapshot that is best by this metric",
  },
  inception: {
    flags: "--inception <file|url>",
    takes: "text",
    help: "for metrics: the weights of Inception, where they lie already; else they are fetched once",
  },
  vgg: { flags: "--vgg <file|url>", takes: "text", help: "for metrics: those of VGG16" },
  lpips: { flags: "--lpips <file|url>", takes: "text", help: "for metrics: those of LPIPS" },
  tensorboard: {
    flags: "--tensorboard [bool]",
    takes: "yes or no",
    help: "also write the statistics as TensorBoard's event files",
  },
  saveEvery: {
    flags: "--save-every <seconds>",
    takes: { min: 0 },
    default: 300,
    help: "how often to save the training state; 0: after each step",
  },
  device: {
    flags: "--device <name>",
    takes: { words: DEVICE_CHOICES },
    default: "auto",
    help: "where to compute; auto: the best device that starts",
  },
  threads: {
    flags: "--threads <n>",
    takes: whole(),
    default: "one per core",
    help: "CPU threads; rounding depends on it",
  },
} as const satisfies Readonly<Record<string, TrainOption>>;

export type OptionName = keyof typeof TRAIN_OPTIONS;

export type ValueOf<T extends Takes> = T extends { readonly words: readonly (infer W)[] }
  ? W
  : T extends "text"
    ? string
    : T extends "yes or no"
      ? boolean
      : number;

type Values = { readonly [K in OptionName]?: ValueOf<(typeof TRAIN_OPTIONS)[K]["takes"]> };

/** What a user may choose; what is left out comes from the experiment, else from the preset. */
export type TrainOptions = Omit<Values, "experiment"> & { readonly experiment?: Experiment };

/** As a form names it: `Batch`. */
export function labelOf(name: OptionName): string {
  const { label = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) }: TrainOption = TRAIN_OPTIONS[name];
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

/** `--batch`. */
export function flagOf(name: OptionName): string {
  return /--[\w-]+/.exec(TRAIN_OPTIONS[name].flags)?.[0] ?? name;
}
