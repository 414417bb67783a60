import { AUGMENT_MODES, AUGMENT_SET_NAMES } from "../checkpoints/augmentSets.ts";
import { ADA_DEFAULTS } from "../training/adaController.ts";
import { OFFICIAL_NETWORKS } from "./officialNetworks.ts";
import { EMBED, MAPPING } from "./storedRun.ts";
import { UNIT, whole, type TrainOption } from "./trainOption.ts";

/** How it learns: augmentation, what it starts from, what stays frozen, and learning rates. */
export const LEARNING_OPTIONS = {
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
} as const satisfies Readonly<Record<string, TrainOption>>;
