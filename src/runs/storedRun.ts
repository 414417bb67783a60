import type { Experiment } from "../checkpoints/experiment.ts";
import type { LabelOrigin } from "../datasets/labels.ts";
import type { DeviceChoice, DeviceKind } from "../engine/engine.ts";
import type { FeatureFile } from "../metrics/featureFiles.ts";
import type { TrainingSetup } from "../training/setup.ts";
import type { PresetName } from "./presets.ts";

/** What will be trained, and how long. */
export interface TrainPlan {
  readonly setup: TrainingSetup;
  readonly kimg: number;
  /** Where the count of images began, in thousands, if not at 0. */
  readonly nkimg?: number;
}

/** Which images. */
export interface DataOptions {
  readonly data: string;
  readonly mirror: boolean;
  /** Also upside down. */
  readonly mirrorY?: boolean;
  readonly cond: boolean;
  readonly labels: LabelOrigin;
  readonly subset?: number;
  /** Of the choice of the subset. */
  readonly seed: number;
}

/** What a run remembers of its images, so that it goes on with the same ones. */
export interface DataFacts {
  /** Items, mirrored ones included. */
  readonly count: number;
  readonly resolution: number;
  readonly channels: number;
  readonly cDim: number;
  /** SHA-256 of the names in their order. */
  readonly names: string;
  /** `treeContents` of the images; runs of older versions have none. */
  readonly contents?: string;
  /** SHA-256 of the labels that it trains with. */
  readonly labels?: string;
}

/** What a run was started with, as `training_options.json` keeps it. */
export interface StoredRun extends TrainPlan {
  readonly version: 1;
  /** Thousands of images between two reports. */
  readonly tickKimg: number;
  /** Reports between two snapshots. */
  readonly snap: number;
  /** Snapshots that are kept, from the newest. */
  readonly keep: number;
  /** Seconds between two savings of the training state. */
  readonly saveEvery: number;
  /** Names of what is measured at each snapshot. */
  readonly metrics?: readonly string[];
  /** The one of them by which the best snapshot is kept. */
  readonly keepBest?: string;
  /** Weights for metrics, by paths or addresses, instead of the published ones. */
  readonly featureFiles?: Readonly<Partial<Record<FeatureFile, string>>>;
  /** Also writes TensorBoard's event files. */
  readonly tensorboard?: boolean;
  readonly cfg?: PresetName;
  /** What it keeps of the experiment that it began with; the networks are in the setup. */
  readonly experiment?: Pick<Experiment, "name" | "training">;
  /** Where it computes; bits depend on it. */
  readonly device?: DeviceChoice;
  /** Where it computed last, which an automatic choice keeps to. */
  readonly computedOn?: DeviceKind;
  readonly threads?: number;
  readonly dataOptions: DataOptions;
  readonly dataFacts?: DataFacts;
  /** Of the classes that it trains with, where they are known. */
  readonly classNames?: readonly string[];
}

/** The modules that the options of freezing keep, by PyTorch's names. */
export const MAPPING = "mapping";
export const EMBED = "mapping.embed";
