import { resolve } from "node:path";
import type { OptionError } from "../../base/optionError.ts";
import { createRng } from "../../base/rng.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import type { FetchOptions } from "../../media/fetchOptions.ts";
import { generatorNetwork } from "../../networks/generatorNetwork.ts";
import { fineTuneStart, fineTuneText, frozenText } from "../../runs/fineTune.ts";
import { resumeSource } from "../../runs/officialNetworks.ts";
import { contradiction, optionError } from "../../runs/optionError.ts";
import { TRAIN_OPTIONS, type TrainOptions } from "../../runs/options.ts";
import { metricsFor, planMetrics } from "../../runs/planMetrics.ts";
import { trainPlan } from "../../runs/plan.ts";
import { checkRanks } from "../../runs/planRanks.ts";
import { isUrl } from "../../media/source.ts";
import type { DataFacts, DataOptions, StoredRun, TrainPlan } from "../../runs/storedRun.ts";
import { asStored } from "../../runs/storedRunSchema.ts";
import { checkUnchanged } from "../../runs/unchanged.ts";
import { newTensors, startState, type StartTensors, type TrainingState } from "../../training/state.ts";
import { openCheckpoint } from "../openCheckpoint.ts";
import type { TaskContext } from "../../base/taskContext.ts";
import { readOrOffer } from "./latestState.ts";
import type { RunMetricsParts } from "./runMetrics.ts";
import type { StatsLine } from "./statsFile.ts";
import type { TrainRun } from "./train.ts";
import { openTrainingData, type DataContext } from "./trainingData.ts";

export interface StartContext extends TaskContext, Pick<DataContext, "onCheck"> {
  /** Something a person should know, such as which tensors a fine-tuning start lacks. */
  readonly note?: (line: string) => void;
  readonly onTick?: (line: StatsLine) => void;
  /** Begins a piece of measuring. -> hears how far it is. */
  readonly stage?: RunMetricsParts["stage"];
  /** The processes that train together, this one among them; it is alone where none is given. */
  readonly cluster?: Cluster;
  /** Hears of the download where --resume is an address. */
  readonly onDownload?: FetchOptions["onProgress"];
}

/** A run that has not begun: what it will be and its open data. */
export interface NewRun {
  readonly run: StoredRun;
  readonly facts: DataFacts;
  /** To be closed. */
  readonly dataset: TrainRun["dataset"];
  /** Draws the weights that no checkpoint gives, a second or two of work that a plan alone does not need. */
  firstState(): TrainingState;
}

/** @throws UserError when data, options or the checkpoint do not fit. */
export async function planNew(o: TrainOptions, context: StartContext): Promise<NewRun> {
  const dataOptions = dataOptionsOf(o);
  const measured = planMetrics(o);
  const { dataset, facts } = await openTrainingData(dataOptions, context);
  try {
    const checkpoint = o.resume === undefined ? undefined : await openStart(o.resume, context);
    const plan = trainPlan(o, dataset, checkpoint);
    checkRanks(plan.setup, context.cluster?.size ?? 1);
    const { tickKimg, snap, keep, saveEvery } = TRAIN_OPTIONS;
    const { cfg, experiment, device, threads } = o;
    const run = asStored({
      version: 1,
      ...plan,
      cfg,
      ...(experiment && { experiment: { name: experiment.name, training: experiment.training } }),
      tickKimg: o.tickKimg ?? tickKimg.default,
      snap: o.snap ?? snap.default,
      keep: o.keep ?? keep.default,
      saveEvery: o.saveEvery ?? saveEvery.default,
      ...metricsFor(measured, o, dataset.channels),
      featureFiles: featureFilesOf(o),
      tensorboard: o.tensorboard,
      device,
      threads,
      dataOptions,
      dataFacts: facts,
      classNames: dataOptions.cond ? dataset.classNames : undefined,
    });
    return { run, facts, dataset, firstState: startOf(plan, o.resume, checkpoint, context) };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

/** The checkpoint that --resume names. */
async function openStart(resume: string, { signal, onDownload, note }: StartContext): Promise<Checkpoint> {
  const { source, note: licence } = resumeSource(resume);
  if (licence !== undefined) note?.(licence);
  return readOrOffer(source, (file) => openCheckpoint(file, { signal, onProgress: onDownload }));
}

/** The folder of run folders. */
export function outOf({ out = TRAIN_OPTIONS.out.default }: TrainOptions): string {
  return out;
}

/** An option that is left out must not hide a default. */
function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof defined<T>
  >;
}

function dataOptionsOf({
  data,
  mirror,
  mirrorY,
  cond,
  labels = TRAIN_OPTIONS.labels.default,
  subset,
  seed = TRAIN_OPTIONS.seed.default,
  experiment,
}: TrainOptions): DataOptions {
  const stated = experiment?.training.dataset;
  const path = data ?? stated?.path ?? undefined;
  if (path === undefined) {
    throw optionError((say) => ({
      attempted: "train",
      rule: `${say("data")} must name the images`,
      received: "none",
      next:
        `Give a folder or zip: ${say("data", "photos.zip")} (stylegan dataset makes one), ` +
        `or resume the newest run: ${say("resume", "latest")}.`,
    }));
  }
  const conditional = cond ?? stated?.labels ?? false;
  if (labels === "folders" && !conditional) throw unusedClasses();
  return {
    data: resolve(path),
    mirror: mirror ?? stated?.mirror ?? false,
    ...(mirrorY === true && { mirrorY }),
    cond: conditional,
    labels,
    subset,
    seed,
  };
}

/** Nobody names the classes in order to train without them. */
function unusedClasses(): OptionError {
  return contradiction((say) => ({
    rule: `${say("labels", "folders")} requires ${say("cond", true)}, which trains with the classes`,
    received: `${say("labels", "folders")} without it`,
    next: `Add ${say("cond", true)}, or leave ${say("labels")} out.`,
  }));
}

/** The stored options decide; how long, where to compute, what is kept and where the data lies may change. */
export function resumedRun(folder: string, stored: StoredRun, o: TrainOptions): StoredRun {
  checkUnchanged(folder, stored, o);
  const { kimg, keep, saveEvery, tensorboard, device, threads, data } = o;
  const changed = defined({ kimg, keep, saveEvery, tensorboard, device, threads });
  const dataOptions = { ...stored.dataOptions, ...defined({ data: data && resolve(data) }) };
  const { imgChannels } = generatorNetwork(stored.setup.generator);
  const { metrics, keepBest } = metricsFor(planMetrics(o, stored), o, imgChannels);
  const featureFiles = featureFilesOf(o, stored);
  return asStored({ ...stored, ...changed, metrics, keepBest, featureFiles, dataOptions });
}

function startOf(
  { setup, nkimg = 0 }: TrainPlan,
  resume: string | undefined,
  checkpoint: Checkpoint | undefined,
  { note }: StartContext,
): () => TrainingState {
  const begin = (given?: StartTensors): TrainingState =>
    startState(setup, newTensors(setup, createRng(setup.seed, "start"), given), nkimg * 1000);
  const tell = (lines: readonly string[]): void => lines.forEach((line) => note?.(line));
  if (resume === undefined || checkpoint === undefined) {
    tell(frozenText(setup));
    return begin;
  }
  const start = fineTuneStart(setup, checkpoint);
  tell([...fineTuneText(resume, start), ...frozenText(setup, start.missing)]);
  return () => begin(start.given);
}

/** Those that are given, else those before; undefined where there are none. */
function featureFilesOf({ inception, vgg, lpips }: TrainOptions, stored?: StoredRun): StoredRun["featureFiles"] {
  const place = (file: string | undefined): string | undefined =>
    file === undefined || isUrl(file) ? file : resolve(file);
  const files = defined({ inception: place(inception), vgg16: place(vgg), lpips: place(lpips) });
  const all = { ...stored?.featureFiles, ...files };
  return Object.keys(all).length === 0 ? undefined : all;
}
