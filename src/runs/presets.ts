import type { Experiment, TrainingOptions } from "../checkpoints/experiment.ts";
import { ADA_DEFAULTS } from "../training/adaController.ts";
import { ADAM_DEFAULTS } from "../training/adam.ts";
import { PATH_LENGTH_DEFAULTS } from "../training/settings.ts";

/** How to train, as an experiment's file states it, whatever the images. */
export type Recipe = Omit<TrainingOptions, "dataset">;

/** What `--cfg` fixes (the appendix of Karras et al. 2020b, and the official training script). */
export interface Preset extends Recipe {
  readonly mbstdGroupSize: number;
  readonly channelBase: number;
  readonly mappingLayers: number;
  readonly architecture: Experiment["discriminator"]["architecture"];
}

export const PRESET_NAMES = ["auto", "stylegan2", "paper256", "paper512", "paper1024", "cifar"] as const;
export type PresetName = (typeof PRESET_NAMES)[number];

const COMMON = {
  kimg: 25000,
  optimizer: { ...ADAM_DEFAULTS, beta1: 0, learningRate: 0.0025 },
  gRegInterval: 4,
  dRegInterval: 16,
  plBatchShrink: PATH_LENGTH_DEFAULTS.batchShrink,
  plDecay: PATH_LENGTH_DEFAULTS.decay,
  plWeight: PATH_LENGTH_DEFAULTS.weight,
  styleMixingProb: 0.9,
  emaRampup: null,
  augmentation: { mode: "ada", pipe: "bgc", p: 0, ...ADA_DEFAULTS },
  mbstdGroupSize: 4,
  channelBase: 32768,
  mappingLayers: 8,
  architecture: "resnet",
} as const;

/** Slower, as StyleGAN2 itself. */
const SLOWER = { ...COMMON.optimizer, learningRate: ADAM_DEFAULTS.learningRate };

/** One entry a preset; a resolution decides what `auto` leaves open. */
export const PRESETS: Readonly<Record<PresetName, (resolution: number) => Preset>> = {
  auto,
  stylegan2: () => ({ ...COMMON, optimizer: SLOWER, batch: 32, r1Gamma: 10, emaKimg: 10 }),
  paper256: () => ({ ...COMMON, batch: 64, mbstdGroupSize: 8, channelBase: 16384, r1Gamma: 1, emaKimg: 20 }),
  paper512: () => ({ ...COMMON, batch: 64, mbstdGroupSize: 8, r1Gamma: 0.5, emaKimg: 20 }),
  paper1024: () => ({ ...COMMON, optimizer: SLOWER, batch: 32, r1Gamma: 2, emaKimg: 10 }),
  cifar: () => ({
    ...COMMON,
    kimg: 100000,
    batch: 64,
    mbstdGroupSize: 32,
    r1Gamma: 0.01,
    emaKimg: 500,
    emaRampup: 0.05,
    mappingLayers: 2,
    plWeight: 0,
    styleMixingProb: 0,
    architecture: "orig",
  }),
};

/** The official heuristics for one device. Gamma and half-life follow from this batch: --batch changes it alone. */
function auto(resolution: number): Preset {
  const batch = Math.max(Math.min(Math.floor(4096 / resolution), 32), 1);
  return {
    ...COMMON,
    batch,
    mbstdGroupSize: Math.min(batch, 4),
    channelBase: resolution >= 512 ? 32768 : 16384,
    optimizer: resolution >= 1024 ? SLOWER : COMMON.optimizer,
    r1Gamma: (0.0002 * resolution ** 2) / batch,
    emaKimg: (batch * 10) / 32,
    emaRampup: 0.05,
    mappingLayers: 2,
  };
}
