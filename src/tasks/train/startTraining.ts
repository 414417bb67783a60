import { basename, dirname, join } from "node:path";
import { asError } from "../../base/errors.ts";
import { shellWord } from "../../datasets/datasetCommand.ts";
import { ALONE } from "../../cluster/alone.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { optionError } from "../../runs/optionError.ts";
import { TRAIN_OPTIONS, type TrainOptions } from "../../runs/options.ts";
import { checkRanks } from "../../runs/planRanks.ts";
import type { TrainPreview } from "../../runs/planText.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { asStored, OPTIONS_FILE } from "../../runs/storedRunSchema.ts";
import { latestState } from "./latestState.ts";
import { outOf, planNew, resumedRun, type StartContext } from "./planRun.ts";
import { hold, latestRun, newRunFolder, readStoredRun } from "./runFolder.ts";
import { openLog } from "./runLog.ts";
import { cutMetrics } from "./metricFiles.ts";
import { readWeights, RunMetrics } from "./runMetrics.ts";
import { writeRunState } from "./folderStore.ts";
import { appendStats, cutStats, type WriteStats } from "./statsFile.ts";
import { ranksText, shareRun } from "./together.ts";
import type { TrainResult, TrainRun } from "./train.ts";
import type { TrainEngineParts } from "./trainEngine.ts";
import { checkSameData, openTrainingData } from "./trainingData.ts";

/** A finished run, and where it is. */
export type StartResult = TrainResult & { readonly folder: string };

/** The plan that the options mean, with the data checked; nothing is written. */
export async function planTraining(o: TrainOptions, context: StartContext = {}): Promise<TrainPreview> {
  if (o.resume === "latest") return previewResumed(o, context);
  const { run, facts, dataset } = await planNew(o, context);
  await dataset.close();
  return { ...previewOf(run), facts, classNames: dataset.classNames, imagesSeen: (run.nkimg ?? 0) * 1000 };
}

function previewOf({ setup, kimg, nkimg, tickKimg, snap, dataOptions: { data } }: StoredRun) {
  return { setup, kimg, nkimg, tickKimg, snap, data };
}

async function previewResumed(o: TrainOptions, context: StartContext): Promise<TrainPreview> {
  const folder = await latestRun(outOf(o));
  const run = resumedRun(folder, await readStoredRun(folder), o);
  const { state } = await latestState(folder, run, context.note);
  const { dataset, facts } = await openTrainingData(run.dataOptions, context);
  await dataset.close();
  checkSameData(run.dataOptions.data, run.dataFacts, facts);
  checkLength(o.kimg, state.progress.imagesSeen, run.setup.batchSize);
  const { imagesSeen } = state.progress;
  return { ...previewOf(run), facts, classNames: dataset.classNames, folder, imagesSeen };
}

/**
 * Starts a run in a new folder, or continues the latest. -> what it leaves, and where.
 * @example
 * ```ts
 * import { generate, startTraining } from "stylegan2-ada";
 *
 * await generate(network, { seeds: [1, 2, 3, 4] }, { folder: "data", format: "png", grid: false, saveRaw: false });
 * const small = { batch: 4, channelBase: 128, channelMax: 4, kimg: 0.004 };
 * const { snapshot, imagesSeen } = await startTraining({ data: "data", out: "runs", aug: "noaug", ...small });
 * imagesSeen; // => 4
 * ```
 */
export async function startTraining(o: TrainOptions, context: StartContext = {}): Promise<StartResult> {
  if ((context.cluster ?? ALONE).rank > 0) throw new Error("training: a rank other than 0 follows");
  return o.resume === "latest" ? continueRun(o, context) : newRun(o, context);
}

/** The part of a rank other than 0: it trains what rank 0 starts, and writes nothing. */
export async function followTraining(cluster: Cluster, context: Omit<StartContext, "cluster">): Promise<void> {
  const { run, folder, state } = await shareRun(cluster);
  const { dataset, facts } = await openTrainingData(run.dataOptions, context);
  try {
    checkSameData(run.dataOptions.data, run.dataFacts, facts);
    const [{ trainEngine }, { follow }] = await computing();
    const { note, signal } = context;
    const engine = await trainEngine({ run, state, cluster, isChosen: true, note });
    const nowhere = async (): Promise<void> => undefined;
    const metrics = new RunMetrics({ run, folder, engine, cluster, log: nowhere, stats: nowhere, signal, note });
    try {
      await ranksText(cluster);
      await metrics.open();
      await follow({ run, folder, state, dataset, engine, cluster, metrics, note }, context);
    } finally {
      await metrics.dispose();
      await engine.dispose();
    }
  } finally {
    await dataset.close();
  }
}

/** The options file marks a folder as one to go on with, so the state that one would go on from is there before it. */
async function newRun(o: TrainOptions, context: StartContext): Promise<StartResult> {
  const { run, dataset, firstState } = await planNew(o, context);
  try {
    await readWeights(run, weightsContext(context));
    context.signal?.throwIfAborted();
    const state = firstState();
    await checkDevice({ run, state, isChosen: true }, context);
    const folder = await newRunFolder(outOf(o), run.dataOptions.data, describe(o, run));
    try {
      const file = await writeRunState(folder.path, run, state);
      await writeRun(folder.path, run);
      return await runIn(
        run,
        { folder: folder.path, dataset, saved: { state, file }, secondsBefore: 0, isChosen: true },
        context,
      );
    } finally {
      await folder.release();
    }
  } finally {
    await dataset.close();
  }
}

async function continueRun(o: TrainOptions, context: StartContext): Promise<StartResult> {
  const folder = await hold(await latestRun(outOf(o)));
  try {
    const stored = resumedRun(folder.path, await readStoredRun(folder.path), o);
    const saved = await latestState(folder.path, stored, context.note);
    const { imagesSeen } = saved.state.progress;
    const { dataset, facts } = await openTrainingData(stored.dataOptions, context);
    try {
      checkSameData(stored.dataOptions.data, stored.dataFacts, facts);
      const run = asStored({ ...stored, dataFacts: { ...facts, ...stored.dataFacts } });
      checkLength(o.kimg, imagesSeen, run.setup.batchSize);
      checkRanks(run.setup, context.cluster?.size ?? 1);
      await readWeights(run, weightsContext(context));
      context.note?.(standText(folder.path, imagesSeen / 1000, run.kimg));
      const isChosen = o.device !== undefined;
      await checkDevice({ run, state: saved.state, isChosen }, context);
      const secondsBefore = await cutStats(folder.path, imagesSeen);
      await cutMetrics(folder.path, imagesSeen);
      await writeRun(folder.path, run);
      return await runIn(run, { folder: folder.path, dataset, saved, secondsBefore, isChosen }, context);
    } finally {
      await dataset.close();
    }
  } finally {
    await folder.release();
  }
}

function weightsContext({ signal, note, onDownload: onProgress }: StartContext): Parameters<typeof readWeights>[1] {
  return { signal, note, onProgress };
}

/** What may change when a run goes on, such as a new --kimg, holds from then on. */
async function writeRun(folder: string, run: StoredRun): Promise<void> {
  await writeFileAtomically(join(folder, OPTIONS_FILE), `${JSON.stringify(asStored(run), null, 2)}\n`);
}

/** What computes, loaded once the images are known to be good: a plan does without. */
const computing = () => Promise.all([import("./trainEngine.ts"), import("./train.ts")]);

/** Only a run in half precision asks something of its device. */
async function checkDevice(parts: Omit<TrainEngineParts, "cluster">, { cluster = ALONE }: StartContext): Promise<void> {
  if (parts.run.setup.halfPrecision !== true) return;
  const { checkPrecision } = await import("./trainEngine.ts");
  await checkPrecision({ ...parts, cluster });
}

type Where = Pick<TrainRun, "folder" | "dataset" | "saved" | "secondsBefore"> & Pick<TrainEngineParts, "isChosen">;

async function runIn(planned: StoredRun, where: Where, context: StartContext): Promise<StartResult> {
  const { cluster = ALONE } = context;
  const [{ trainEngine }, { train }] = await computing();
  const log = await openLog(where.folder);
  const shared = { run: planned, folder: where.folder, state: where.saved.state };
  if (cluster.size > 1) await shareRun(cluster, shared);
  const engine = await trainEngine({ ...shared, cluster, isChosen: where.isChosen, note: context.note });
  const run = { ...planned, computedOn: engine.device };
  await writeRun(where.folder, run);
  const ranks = cluster.size > 1 ? [await ranksText(cluster)] : [];
  const told = [`Computing on ${engine.description}`, ...engine.notes, ...ranks];
  [...told, watchText(where.folder)].forEach((line) => context.note?.(line));
  const { imagesSeen, iteration } = where.saved.state.progress;
  const begins = iteration === 0 ? "Starting" : `Resuming at ${imagesSeen / 1000} kimg`;
  await log(`${new Date().toISOString()}  ${begins}. ${told.join(". ")}`);
  const stats = await openStats(where.folder, run, imagesSeen);
  const { onTick, note, signal, stage } = context;
  const metrics = new RunMetrics({ run, folder: where.folder, engine, cluster, log, stats, signal, stage, note });
  try {
    await metrics.open();
    const result = await train({ run, ...where, engine, log, stats, metrics, onTick, note, cluster }, context);
    await log(`${new Date().toISOString()}  Done: ${result.snapshot}`);
    return { ...result, folder: where.folder };
  } catch (error) {
    if (error === context.signal?.reason) context.note?.(goOnText(where.folder));
    const why = asError(error).message;
    await log(`${new Date().toISOString()}  Stopped: ${why}`).catch(() => undefined); // the disk may be what is full
    throw error;
  } finally {
    await metrics.dispose();
    await engine.dispose();
  }
}

async function openStats(folder: string, run: StoredRun, imagesSeen: number): Promise<WriteStats> {
  const openEvents = run.tensorboard === true ? (await import("./tensorboard.ts")).openEvents : undefined;
  const events = await openEvents?.(folder, imagesSeen);
  return async (line) => {
    await appendStats(folder, line);
    await events?.(line);
  };
}

/** A run cannot be made shorter than it is; at its end it has seen less than a batch too many. */
function checkLength(kimg: number | undefined, imagesSeen: number, batchSize: number): void {
  if (kimg === undefined || kimg * 1000 > imagesSeen - batchSize) return;
  throw optionError((say) => ({
    attempted: "resume the run",
    rule: `${say("kimg")} must be at least the ${imagesSeen / 1000} already trained`,
    received: String(kimg),
    next: `Omit ${say("kimg")}, or give a larger one.`,
  }));
}

function standText(folder: string, done: number, kimg: number): string {
  if (done < kimg) return `Resuming at ${done} of ${kimg} kimg in ${folder}`;
  return `The run in ${folder} is done, ${done} of ${kimg} kimg; a larger --kimg extends it`;
}

/** For a person who wants to see a run as it goes on; the server is a process of its own. */
function watchText(folder: string): string {
  const run = encodeURIComponent(basename(folder));
  const command = `stylegan serve --runs ${shellWord(dirname(folder))}`;
  return `To watch it: ${command}, then open http://127.0.0.1:7860/#runs?run=${run}`;
}

/** For a person who stopped a run: nothing is lost. */
function goOnText(folder: string): string {
  return `Saved in ${folder}. To resume: stylegan train --resume latest --out ${shellWord(dirname(folder))}`;
}

/** As officially: what was asked for, `cond-mirror-auto-batch8-bgc-ada`. */
function describe(
  { experiment, cfg = TRAIN_OPTIONS.cfg.default, resume, gamma }: TrainOptions,
  run: StoredRun,
): string {
  const { setup, dataOptions } = run;
  const { cond, subset, mirror } = dataOptions;
  const { mode, pipe, p, target } = setup.augmentation;
  const strength = {
    noaug: [],
    fixed: [`p${p}`],
    ada: target === TRAIN_OPTIONS.target.default ? [] : [`target${target}`],
  }[mode];
  return [
    ...(cond ? ["cond"] : []),
    ...(subset === undefined ? [] : [`subset${subset}`]),
    ...(mirror ? ["mirror"] : []),
    experiment?.name ?? cfg,
    ...(setup.loss === undefined ? [] : [setup.loss]),
    ...(setup.halfPrecision === true ? ["fp16"] : []),
    ...(gamma === undefined ? [] : [`gamma${gamma}`]),
    `batch${setup.batchSize}`,
    ...(mode === "noaug" ? [mode] : [pipe, mode]),
    ...strength,
    ...(resume === undefined ? [] : ["resumed"]),
    ...(setup.freezeLayers === 0 ? [] : [`freezed${setup.freezeLayers}`]),
  ].join("-");
}
