import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createRng } from "../../base/rng.ts";
import type { LabelOrigin } from "../../datasets/labels.ts";
import { openDataset } from "../../datasets/openDataset.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import { openEngine, type EngineOptions } from "../../engine/ort-node/openEngine.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { withFileErrors } from "../../media/fileErrors.ts";
import { openImageSource } from "../../media/imageSource.ts";
import { newTensors, startState, type TrainingState } from "../../training/state.ts";
import { openCheckpoint } from "../openCheckpoint.ts";
import type { TaskContext } from "../taskContext.ts";
import { fineTuneStart } from "./fineTune.ts";
import { latestRunFolder, newRunFolder, OPTIONS_FILE, type RunFolder } from "./runFolder.ts";
import { latestState } from "./snapshots.ts";
import { cutStats, type StatsLine } from "./statsFile.ts";
import { train, type TrainResult } from "./train.ts";
import { trainPlan, type TrainOptions, type TrainPlan } from "./trainOptions.ts";

/** Which pictures. */
export interface DataOptions {
  readonly data: string;
  readonly mirror: boolean;
  readonly cond: boolean;
  readonly labels: LabelOrigin;
  readonly subset?: number;
}

/** How a run reports and saves. */
export interface RunOptions {
  readonly tickKimg: number;
  readonly snap: number;
  readonly keep: number;
  readonly saveEvery: number;
}

export interface StartOptions extends Omit<TrainOptions, "fineTuning">, DataOptions, RunOptions, EngineOptions {
  /** Folder of run folders. */
  readonly out: string;
  /** "latest" continues the newest run of `out` in place; a file or address starts from its networks. */
  readonly resume?: string;
}

/** What a run was started with, as `training_options.json` keeps it. */
interface StoredRun extends TrainPlan, RunOptions {
  readonly version: 1;
  readonly dataOptions: DataOptions & { readonly seed: number };
}

export interface StartContext extends TaskContext {
  /** Something a person should know, such as which tensors a fine-tuning start lacks. */
  readonly note?: (line: string) => void;
  readonly onTick?: (line: StatsLine) => void;
}

/** The plan that the options mean, with the data checked: what --dry-run shows. */
export async function planTraining(o: StartOptions, signal?: AbortSignal): Promise<TrainPlan & { readonly pictures: number }> {
  const dataset = await openData({ ...o, seed: o.seed }, signal);
  try {
    return { ...trainPlan({ ...o, fineTuning: o.resume !== undefined }, dataset), pictures: dataset.count };
  } finally {
    await dataset.close();
  }
}

/** Starts a run in a new folder, or continues the latest. -> what it leaves, and where. */
export async function startTraining(o: StartOptions, context: StartContext): Promise<TrainResult & { readonly folder: string }> {
  return o.resume === "latest" ? continueRun(o, context) : newRun(o, context);
}

async function newRun(o: StartOptions, context: StartContext): Promise<TrainResult & { readonly folder: string }> {
  const dataOptions = { data: o.data, mirror: o.mirror, cond: o.cond, labels: o.labels, subset: o.subset, seed: o.seed };
  const dataset = await openData(dataOptions, context.signal);
  try {
    const plan = trainPlan({ ...o, fineTuning: o.resume !== undefined }, dataset);
    const state = await firstState(plan, o.resume, context);
    const folder = await newRunFolder(o.out, o.data, describe(o, plan));
    const { tickKimg, snap, keep, saveEvery } = o;
    const stored: StoredRun = { version: 1, ...plan, tickKimg, snap, keep, saveEvery, dataOptions };
    await writeFileAtomically(join(folder.path, OPTIONS_FILE), JSON.stringify(stored, null, 2));
    return await runIn(folder, stored, dataset, state, o, context);
  } finally {
    await dataset.close();
  }
}

/** The stored options decide; --kimg may lengthen the run. */
async function continueRun(o: StartOptions, context: StartContext): Promise<TrainResult & { readonly folder: string }> {
  const folder = await latestRunFolder(o.out);
  const text = await withFileErrors(`read "${folder.path}"`, () => readFile(join(folder.path, OPTIONS_FILE), "utf8"));
  const stored = JSON.parse(text) as StoredRun;
  const run = { ...stored, kimg: o.kimg ?? stored.kimg };
  const state = await latestState(folder.path, run.setup);
  context.note?.(`Going on at ${(state.progress.imagesSeen / 1000).toFixed(1)} of ${run.kimg} kimg in ${folder.path}`);
  const dataset = await openData(run.dataOptions, context.signal);
  try {
    await cutStats(folder.path, state.progress.imagesSeen);
    return await runIn(folder, run, dataset, state, o, context);
  } finally {
    await dataset.close();
  }
}

async function runIn(
  folder: RunFolder, run: StoredRun, dataset: Dataset, state: TrainingState, options: EngineOptions, context: StartContext,
): Promise<TrainResult & { readonly folder: string }> {
  const engine = await openEngine(options);
  context.note?.(`Computing on ${engine.description}`);
  try {
    const result = await train({ ...run, folder: folder.path, dataset, engine, state, onTick: context.onTick }, context);
    return { ...result, folder: folder.path };
  } finally {
    await engine.dispose();
    await folder.release();
  }
}

async function firstState({ setup }: TrainPlan, resume: string | undefined, { signal, note }: StartContext): Promise<TrainingState> {
  const fresh = newTensors(setup, createRng(setup.seed, "start"));
  if (resume === undefined) return startState(setup, fresh);
  const { tensors, missing } = fineTuneStart(fresh, await openCheckpoint(resume, { signal }));
  if (missing.length > 0) note?.(`New, because ${resume} has no such tensor:\n  ${missing.join("\n  ")}`);
  return startState(setup, tensors);
}

async function openData(o: DataOptions & { readonly seed: number }, signal?: AbortSignal): Promise<Dataset> {
  const source = await openImageSource(o.data, { labels: o.labels });
  return openDataset(source, { mirror: o.mirror, subset: o.subset, seed: o.seed, cond: o.cond, signal });
}

/** `auto-batch8-bgc-ada`. */
function describe(o: StartOptions, { setup }: TrainPlan): string {
  const { mode, pipe } = setup.augmentation;
  return [o.experiment?.name ?? o.cfg, `batch${setup.batchSize}`, ...(mode === "noaug" ? ["noaug"] : [pipe, mode])].join("-");
}
