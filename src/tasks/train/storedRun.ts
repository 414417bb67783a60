import { basename } from "node:path";
import { UserError } from "../../base/errors.ts";
import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import type { Experiment } from "../../checkpoints/experiment.ts";
import { toJsonRecord } from "../../checkpoints/json.ts";
import type { DeviceChoice } from "../../engine/ort-node/openEngine.ts";
import { generatorNetwork } from "../../networks/generatorNetwork.ts";
import type { PresetName } from "../../training/presets.ts";
import type { TrainPlan } from "./trainOptions.ts";
import { EMBED, MAPPING } from "./planFreezing.ts";
import type { DataFacts, DataOptions } from "./trainingData.ts";

/** How a run reports and saves. */
export interface RunOptions {
  /** Thousands of images between two reports. */
  readonly tickKimg: number;
  /** Reports between two snapshots. */
  readonly snap: number;
  /** Snapshots that are kept, from the newest. */
  readonly keep: number;
  /** Seconds between two savings of the training state. */
  readonly saveEvery: number;
}

export const RUN_DEFAULTS: RunOptions = { tickKimg: 4, snap: 50, keep: 5, saveEvery: 300 };

/** Where a run computes; bits depend on it. */
export interface ComputeOptions {
  readonly device?: DeviceChoice;
  readonly threads?: number;
}

/** What a run was started with, as `training_options.json` keeps it. */
export interface StoredRun extends TrainPlan, RunOptions, ComputeOptions {
  readonly version: 1;
  readonly cfg?: PresetName;
  /** What it keeps of the experiment that it began with; the networks are in the setup. */
  readonly experiment?: Pick<Experiment, "name" | "training">;
  readonly dataOptions: DataOptions;
  readonly dataFacts?: DataFacts;
  /** Of the classes that it trains with, where they are known. */
  readonly classNames?: readonly string[];
}

/**
 * What a snapshot says about its training, beside its networks: the name of the data and every setting. Neither the
 * length of the run nor where its data lies is in it, since both may change while it goes on.
 */
export function aboutRun({ setup, dataOptions, dataFacts, classNames }: StoredRun): JsonRecord {
  const { generator: _G, discriminator: _D, ...settings } = setup;
  const { data, seed: _seed, ...chosen } = dataOptions;
  const dataset = { name: basename(data), ...chosen, items: dataFacts?.count, fingerprint: dataFacts?.contents };
  return { training: toJsonRecord({ dataset, ...settings }), ...(classNames && { classNames }) };
}

/** Options that a run cannot change once it has begun, as the command line names them. */
export interface FixedOptions {
  readonly cfg?: PresetName;
  readonly seed?: number;
  readonly batch?: number;
  readonly microBatch?: number;
  readonly gamma?: number;
  readonly channelBase?: number;
  readonly channelMax?: number;
  readonly zDim?: number;
  readonly wDim?: number;
  readonly aug?: string;
  readonly p?: number;
  readonly target?: number;
  readonly augpipe?: string;
  readonly freezed?: number;
  readonly freezeMapping?: boolean;
  readonly freezeEmbed?: boolean;
  readonly pMax?: number;
  readonly initStrength?: number;
  readonly glr?: number;
  readonly dlr?: number;
  readonly nkimg?: number;
  readonly mirror?: boolean;
  readonly mirrorY?: boolean;
  readonly cond?: boolean;
  readonly labels?: string;
  readonly subset?: number;
  readonly tickKimg?: number;
  readonly snap?: number;
}

/** What each of them is in a run. */
const FIXED: Readonly<Record<keyof FixedOptions, readonly [flag: string, value: (run: StoredRun) => unknown]>> = {
  cfg: ["--cfg", ({ cfg }) => cfg ?? "auto"],
  seed: ["--seed", ({ setup }) => setup.seed],
  batch: ["--batch", ({ setup }) => setup.batchSize],
  microBatch: ["--micro-batch", ({ setup }) => setup.microBatch],
  gamma: ["--gamma", ({ setup }) => setup.r1Gamma],
  channelBase: ["--channel-base", ({ setup }) => generatorNetwork(setup.generator).facts.channelBase],
  channelMax: ["--channel-max", ({ setup }) => generatorNetwork(setup.generator).facts.channelMax],
  zDim: ["--z-dim", ({ setup }) => generatorNetwork(setup.generator).zDim],
  wDim: ["--w-dim", ({ setup }) => generatorNetwork(setup.generator).wDim],
  aug: ["--aug", ({ setup }) => setup.augmentation.mode],
  p: ["--p", ({ setup }) => setup.augmentation.p],
  target: ["--target", ({ setup }) => setup.augmentation.target],
  augpipe: ["--augpipe", ({ setup }) => setup.augmentation.pipe],
  freezed: ["--freezed", ({ setup }) => setup.freezeLayers],
  freezeMapping: ["--freeze-mapping", ({ setup }) => setup.freeze?.G.includes(MAPPING) ?? false],
  freezeEmbed: ["--freeze-embed", ({ setup }) => setup.freeze?.G.includes(EMBED) ?? false],
  pMax: ["--p-max", ({ setup }) => setup.augmentation.pMax],
  initStrength: ["--initstrength", ({ setup }) => setup.augmentation.p],
  glr: ["--glr", ({ setup }) => setup.adam.learningRate],
  dlr: ["--dlr", ({ setup }) => setup.dLearningRate ?? setup.adam.learningRate],
  nkimg: ["--nkimg", ({ nkimg }) => nkimg ?? 0],
  mirror: ["--mirror", ({ dataOptions }) => dataOptions.mirror],
  mirrorY: ["--mirror-y", ({ dataOptions }) => dataOptions.mirrorY ?? false],
  cond: ["--cond", ({ dataOptions }) => dataOptions.cond],
  labels: ["--labels", ({ dataOptions }) => dataOptions.labels],
  subset: ["--subset", ({ dataOptions }) => dataOptions.subset],
  tickKimg: ["--tick", ({ tickKimg }) => tickKimg],
  snap: ["--snap", ({ snap }) => snap],
};

/**
 * @throws UserError when an option says something else than the run that shall go on. What is left out says nothing.
 */
export function checkUnchanged(folder: string, run: StoredRun, given: FixedOptions): void {
  for (const [name, [flag, read]] of Object.entries(FIXED)) {
    const wanted = given[name as keyof FixedOptions];
    const value = read(run);
    if (wanted === undefined || wanted === value) continue;
    const here = typeof value === "boolean" ? "" : `, here ${flag} ${value ?? "left out"}`;
    throw new UserError({
      attempted: `go on with the run in "${folder}"`,
      rule: `a run goes on with the options that it began with${here}`,
      received: wanted === true ? flag : `${flag} ${wanted === false ? 0 : wanted}`,
      next: `Leave ${flag} out, or start a new run from its networks with --resume FILE.`,
    });
  }
}
