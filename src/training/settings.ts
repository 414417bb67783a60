import type { DiscriminatorConfig, GeneratorConfig } from "../networks/config.ts";
import type { NoiseMode } from "../networks/generator.ts";
import type { Tensor } from "../program/node.ts";
import type { TrainedNetwork } from "./tracedNetwork.ts";

/** Path length regularisation (Karras et al. 2020, sec. 3.2, eq. 4). */
export interface PathLengthSettings {
  /** Only batchSize / batchShrink samples are regularised, rounded down. */
  readonly batchShrink: number;
  /** How far the running mean moves to each batch's mean. */
  readonly decay: number;
  readonly weight: number;
}

export const PATH_LENGTH_DEFAULTS: PathLengthSettings = { batchShrink: 2, decay: 0.01, weight: 2 };

/**
 * Makes the discriminator's view of images [N, C, R, R], differentiable twice; `batch` tells the batches of a phase
 * apart, so that each draws its own augmentations.
 */
export type Augment = (images: Tensor, batch: "fake" | "real") => Tensor;

/** What the networks play for: each loss is a table of phases. */
export const LOSS_NAMES = ["logistic", "relativistic"] as const;
export type LossName = (typeof LOSS_NAMES)[number];

/** What the programs of the phases depend on; everything else is fed. */
export interface PhaseSettings {
  readonly generator: TrainedNetwork<GeneratorConfig>;
  readonly discriminator: TrainedNetwork<DiscriminatorConfig>;
  /** Samples a program run. */
  readonly batchSize: number;
  /** "random" in training. */
  readonly noiseMode: NoiseMode;
  /** Whether some layers can take the w of a second latent. */
  readonly styleMixing: boolean;
  readonly halfPrecision: boolean;
  /**
   * Whether D sees generated and real images in one pass: half the operations, each on twice the data. For a GPU; on a
   * CPU two passes were 2 to 12 % quicker in most sizes, since their data leave the cache later. Two where left out.
   */
  readonly jointPass?: boolean;
  /** "logistic" where it is left out. */
  readonly loss?: LossName;
  readonly r1Gamma: number;
  readonly pathLength: PathLengthSettings;
  /**
   * Factors of the losses in Greg and Dreg: each phase's interval, which makes up for the steps that lazy
   * regularisation leaves out (Karras et al. 2020, sec. 3.1).
   */
  readonly gains: { readonly Greg: number; readonly Dreg: number };
  /** Images pass unchanged where none is given. */
  readonly augment?: Augment;
}
