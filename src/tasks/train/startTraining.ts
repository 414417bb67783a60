import { join, resolve } from "node:path";
import { UserError } from "../../base/errors.ts";
import { createRng } from "../../base/rng.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import type { LabelOrigin } from "../../datasets/labels.ts";
import { openEngine, type EngineOptions } from "../../engine/ort-node/openEngine.ts";
import type { FetchOptions } from "../../media/fetchOptions.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { newTensors, startState, type TrainingState } from "../../training/state.ts";
import { openCheckpoint } from "../openCheckpoint.ts";
import type { TaskContext } from "../taskContext.ts";
import { fineTuneStart, fineTuneText } from "./fineTune.ts";
import { hold, latestRun, newRunFolder, OPTIONS_FILE } from "./runFolder.ts";
import { openLog } from "./runLog.ts";
import { latestState, saveState } from "./snapshots.ts";
import { cutStats, type StatsLine } from "./statsFile.ts";
import {
  checkUnchanged,
  readStoredRun,
  RUN_DEFAULTS,
  type ComputeOptions,
  type RunOptions,
  type StoredRun,
} from "./storedRun.ts";
import { train, type TrainResult, type TrainRun } from "./train.ts";
import { checkSameData, openTrainingData, type DataFacts, type DataOptions } from "./trainingData.ts";
import { trainPlan, type TrainOptions, type TrainPlan } from "./trainOptions.ts";

export interface StartOptions extends TrainOptions, Partial<RunOptions>, ComputeOptions {
  /** The pictures; a run that goes on knows them, an experiment may. */
  readonly data?: string;
  readonly mirror?: boolean;
  readonly cond?: boolean;
  readonly labels?: LabelOrigin;
  readonly subset?: number;
  /** Folder of run folders. */
  readonly out: string;
  /** "latest" continues the newest run of `out` in place; a file or address starts from its networks. */
  readonly resume?: string;
}

export interface StartContext extends TaskContext {
  /** Something a person should know, such as which tensors a fine-tuning start lacks. */
  readonly note?: (line: string) => void;
  readonly onTick?: (line: StatsLine) => void;
  /** Hears of the download where --resume is an address. */
  readonly onDownload?: FetchOptions["onProgress"];
}

/** A finished run, and where it is. */
export type StartResult = TrainResult & { readonly folder: string };

/** What --dry-run shows. */
export interface TrainPreview extends TrainPlan {
  readonly data: string;
  readonly facts: DataFacts;
  readonly tickKimg: number;
  readonly snap: number;
  /** The run that would go on, and where it stands. */
  readonly folder?: string;
  readonly imagesSeen: number;
}

/** The plan that the options mean, with the data checked; nothing is written. */
export async function planTraining(o: StartOptions, context: StartContext = {}): Promise<TrainPreview> {
  if (o.resume === "latest") return previewResumed(o, context);
  const { run, close, imagesSeen } = await planNew(o, context);
  await close();
  const {
    setup,
    kimg,
    tickKimg,
    snap,
    dataOptions: { data },
    dataFacts: facts,
  } = run;
  return { setup, kimg, tickKimg, snap, data, facts, imagesSeen };
}

async function previewResumed(o: StartOptions, { signal, note }: StartContext): Promise<TrainPreview> {
  const folder = await latestRun(o.out);
  const run = resumedRun(folder, await readStoredRun(folder), o);
  const { state } = await latestState(folder, run.setup, note);
  const { dataset, facts } = await openTrainingData(run.dataOptions, signal);
  await dataset.close();
  checkSameData(run.dataOptions.data, run.dataFacts, facts);
  const {
    setup,
    kimg,
    tickKimg,
    snap,
    dataOptions: { data },
  } = run;
  return { setup, kimg, tickKimg, snap, data, facts, folder, imagesSeen: state.progress.imagesSeen };
}

/** Starts a run in a new folder, or continues the latest. -> what it leaves, and where. */
export async function startTraining(o: StartOptions, context: StartContext = {}): Promise<StartResult> {
  return o.resume === "latest" ? continueRun(o, context) : newRun(o, context);
}

/** The options file marks a folder as one to go on with, so the state that one would go on from is there before it. */
async function newRun(o: StartOptions, context: StartContext): Promise<StartResult> {
  const { run, dataset, state, close } = await planNew(o, context);
  try {
    context.signal?.throwIfAborted();
    const folder = await newRunFolder(o.out, run.dataOptions.data, describe(o, run));
    try {
      const file = await saveState(folder.path, run.setup, state);
      await writeRun(folder.path, run);
      return await runIn(run, { folder: folder.path, dataset, saved: { state, file }, secondsBefore: 0 }, context);
    } finally {
      await folder.release();
    }
  } finally {
    await close();
  }
}

interface NewRun {
  readonly run: StoredRun & { readonly dataFacts: DataFacts };
  readonly dataset: TrainRun["dataset"];
  readonly state: TrainingState;
  readonly imagesSeen: 0;
  close(): Promise<void>;
}

async function planNew(o: StartOptions, context: StartContext): Promise<NewRun> {
  const dataOptions = dataOptionsOf(o);
  const { dataset, facts: dataFacts } = await openTrainingData(dataOptions, context.signal);
  try {
    const checkpoint =
      o.resume === undefined
        ? undefined
        : await openCheckpoint(o.resume, { signal: context.signal, onProgress: context.onDownload });
    const plan = trainPlan(o, dataset, checkpoint);
    const { tickKimg, snap, keep, saveEvery } = { ...RUN_DEFAULTS, ...defined(o) };
    const { cfg, device, threads } = o;
    const run = {
      version: 1,
      ...plan,
      cfg,
      tickKimg,
      snap,
      keep,
      saveEvery,
      device,
      threads,
      dataOptions,
      dataFacts,
    } as const;
    return {
      run,
      dataset,
      state: firstState(plan, o.resume, checkpoint, context),
      imagesSeen: 0,
      close: () => dataset.close(),
    };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** An option that is left out must not hide a default. */
function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}

function dataOptionsOf({
  data,
  mirror = false,
  cond = false,
  labels = "json",
  subset,
  seed = 0,
  experiment,
}: StartOptions): DataOptions {
  const stated = experiment?.training.dataset;
  const path = data ?? stated?.path ?? undefined;
  if (path === undefined) {
    throw new UserError({
      attempted: "train",
      rule: "--data names the pictures",
      received: "none",
      next:
        "Give a folder or zip: --data photos.zip (stylegan dataset makes one), " +
        "or go on with the newest run: --resume latest.",
    });
  }
  return {
    data: resolve(path),
    mirror: mirror || stated?.mirror === true,
    cond: cond || stated?.labels === true,
    labels,
    subset,
    seed,
  };
}

/** The stored options decide; how long, where to compute, what is kept and where the data lies may change. */
function resumedRun(folder: string, stored: StoredRun, o: StartOptions): StoredRun {
  checkUnchanged(folder, stored, o);
  const { kimg, keep, saveEvery, device, threads, data } = o;
  const changed = defined({ kimg, keep, saveEvery, device, threads });
  return { ...stored, ...changed, dataOptions: { ...stored.dataOptions, ...defined({ data: data && resolve(data) }) } };
}

async function continueRun(o: StartOptions, context: StartContext): Promise<StartResult> {
  const folder = await hold(await latestRun(o.out));
  try {
    const run = resumedRun(folder.path, await readStoredRun(folder.path), o);
    const saved = await latestState(folder.path, run.setup, context.note);
    const { imagesSeen } = saved.state.progress;
    const { dataset, facts } = await openTrainingData(run.dataOptions, context.signal);
    try {
      checkSameData(run.dataOptions.data, run.dataFacts, facts);
      context.note?.(`Going on at ${imagesSeen / 1000} of ${run.kimg} kimg in ${folder.path}`);
      const secondsBefore = await cutStats(folder.path, imagesSeen);
      await writeRun(folder.path, { ...run, dataFacts: facts });
      return await runIn(run, { folder: folder.path, dataset, saved, secondsBefore }, context);
    } finally {
      await dataset.close();
    }
  } finally {
    await folder.release();
  }
}

/** What may change when a run goes on, such as a new --kimg, holds from then on. */
async function writeRun(folder: string, run: StoredRun): Promise<void> {
  await writeFileAtomically(join(folder, OPTIONS_FILE), `${JSON.stringify(run, null, 2)}\n`);
}

type Where = Pick<TrainRun, "folder" | "dataset" | "saved" | "secondsBefore">;

async function runIn(run: StoredRun, where: Where, context: StartContext): Promise<StartResult> {
  const { device, threads } = run;
  const log = await openLog(where.folder);
  const engine = await openEngine({ device, threads, arena: false } satisfies EngineOptions);
  const told = [`Computing on ${engine.description}`, ...engine.notes];
  told.forEach((line) => context.note?.(line));
  const { imagesSeen } = where.saved.state.progress;
  const begins = imagesSeen === 0 ? "Starting" : `Going on at ${imagesSeen / 1000} kimg`;
  await log(
    `${new Date().toISOString()}  ${begins}. ${told.join(". ")}`,
  );
  try {
    const result = await train({ ...run, ...where, engine, log, onTick: context.onTick }, context);
    await log(`${new Date().toISOString()}  Done: ${result.snapshot}`);
    return { ...result, folder: where.folder };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await log(`${new Date().toISOString()}  Stopped: ${why}`).catch(() => undefined); // the disk may be what is full
    throw error;
  } finally {
    await engine.dispose();
  }
}

function firstState(
  { setup }: TrainPlan,
  resume: string | undefined,
  checkpoint: Checkpoint | undefined,
  { note }: StartContext,
): TrainingState {
  const fresh = newTensors(setup, createRng(setup.seed, "start"));
  if (resume === undefined || checkpoint === undefined) return startState(setup, fresh);
  const start = fineTuneStart(fresh, checkpoint);
  fineTuneText(resume, start).forEach((line) => note?.(line));
  return startState(setup, start.tensors);
}

/** `auto-batch8-bgc-ada`. */
function describe({ experiment, cfg = "auto", resume }: StartOptions, { setup }: TrainPlan): string {
  const { mode, pipe } = setup.augmentation;
  const augmentation = mode === "noaug" ? ["noaug"] : [pipe, mode];
  return [
    experiment?.name ?? cfg,
    `batch${setup.batchSize}`,
    ...augmentation,
    ...(resume === undefined ? [] : ["resumed"]),
  ].join("-");
}
