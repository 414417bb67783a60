import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { AdamSettings } from "./adam.ts";
import type { AugmentMode, AugmentSetName } from "../checkpoints/augmentSets.ts";
import type { FrozenModules } from "./freeze.ts";
import type { LossName, PathLengthSettings } from "./settings.ts";

/** The most images of a step: more than any published run takes, and few enough to fit into memory. */
export const LARGEST_BATCH = 65_536;

export interface AugmentationSetup {
  readonly mode: AugmentMode;
  readonly pipe: AugmentSetName;
  /** Strength at the start, in [0, 1]. */
  readonly p: number;
  /** What the mean sign of D's real logits should be. */
  readonly target: number;
  /** Iterations between two adjustments. */
  readonly interval: number;
  /** Thousands of images in which p can go from 0 to 1. */
  readonly kimg: number;
  /** An adaptive p stays at or below this; without a limit where it is left out. */
  readonly pMax?: number;
}

/** Everything that decides what a training run computes; with the data set, the same setup gives the same bits. */
export interface TrainingSetup {
  readonly generator: GeneratorConfig;
  readonly discriminator: DiscriminatorConfig;
  readonly seed: number;
  readonly batchSize: number;
  /** Samples a program run; gradients of a batch are averaged. The batch size where they are equal. */
  readonly microBatch: number;
  readonly adam: AdamSettings;
  /** Adam's rate of the discriminator, where it is another than the generator's. */
  readonly dLearningRate?: number;
  readonly gRegInterval: number;
  readonly dRegInterval: number;
  /** "logistic" where it is left out, as in runs of older versions. */
  readonly loss?: LossName;
  /** Whether the numFp16Res highest resolutions of both networks compute in float16; parameters stay float32. */
  readonly halfPrecision?: boolean;
  readonly r1Gamma: number;
  readonly pathLength: PathLengthSettings;
  readonly styleMixingProbability: number;
  readonly emaKimg: number;
  readonly emaRampup: number | null;
  readonly augmentation: AugmentationSetup;
  /** Layers of the discriminator, from the image on, that stay as they are (Mo et al. 2020). */
  readonly freezeLayers: number;
  /** Further parts of both networks that stay as they are. */
  readonly freeze?: FrozenModules;
}
