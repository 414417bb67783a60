import { join } from "node:path";
import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import { openBatches } from "../../datasets/batches.ts";
import { drawLabels, type Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { writePicture } from "../../media/pictureFiles.ts";
import { requireFinite, withDivergence } from "../../runs/divergence.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import type { TrainingState } from "../../training/state.ts";
import { Trainer } from "../../training/trainer.ts";
import { breathe, type TaskContext } from "../../base/taskContext.ts";
import { damageLog } from "./damageLog.ts";
import { openResources, type Resources } from "./resources.ts";
import type { Log } from "./runLog.ts";
import { fakes, runPictures, type RunPictures } from "./runPictures.ts";
import { runTimes, type RunTimes } from "./runTimes.ts";
import { kimgDigits, saveSnapshot, saveState, type SavedState } from "./snapshots.ts";
import { appendStats, statsLine, type StatsLine } from "./statsFile.ts";
import { tickText } from "./tickText.ts";

export interface TrainRun extends StoredRun {
  readonly folder: string;
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where training starts or goes on, and the file that holds it. */
  readonly saved: SavedState;
  /** Seconds that the run had taken until then. */
  readonly secondsBefore: number;
  /** What its snapshots say about it. */
  readonly about: JsonRecord;
  readonly log: Log;
  /** Hears of every report. */
  readonly onTick?: (line: StatsLine) => void;
  /** Hears of each picture that turned out to be damaged. */
  readonly onDamage?: (line: string) => void;
}

/** What a finished run leaves. */
export interface TrainResult {
  readonly snapshot: string;
  readonly imagesSeen: number;
}

/**
 * Trains until `kimg` thousand images were seen; progress counts the images of the whole run. Stopped by the signal it
 * finishes the iteration, saves, and throws the signal's reason; whatever ends it, the last saved state goes on with
 * the same bits.
 * @throws UserError that names iteration, phase and the last good file when a loss is no number any more.
 */
export async function train(run: TrainRun, { signal, onProgress }: TaskContext = {}): Promise<TrainResult> {
  const pictures = await runPictures(run.setup, run.dataset);
  await writePicture(join(run.folder, "reals.png"), pictures.reals);
  const { state } = run.saved;
  if (state.progress.iteration === 0) {
    await writePicture(join(run.folder, "fakes_init.png"), await fakes(run.setup, state, pictures, run.engine));
  }
  const loop = await openLoop(run, pictures);
  const { trainer } = loop;
  const total = run.kimg * 1000;
  try {
    while (trainer.progress.imagesSeen < total) {
      await loop.iterate(total);
      onProgress?.(Math.min(trainer.progress.imagesSeen, total), total);
      if (signal?.aborted === true) await loop.save();
      await breathe(signal);
    }
    return { snapshot: await loop.snapshot(), imagesSeen: trainer.progress.imagesSeen };
  } finally {
    await trainer.dispose();
  }
}

/** What one run does again and again. */
interface Loop {
  readonly trainer: Trainer;
  /** One iteration, and what is due after it. */
  iterate(total: number): Promise<void>;
  save(): Promise<void>;
  /** -> the file. */
  snapshot(): Promise<string>;
}

async function openLoop(run: TrainRun, pictures: RunPictures): Promise<Loop> {
  const { setup, dataset, engine, saved } = run;
  const batches = openBatches(dataset, { seed: setup.seed, batchSize: setup.batchSize });
  const trainer = await Trainer.start(setup, engine, saved.state, (n, rng) => drawLabels(dataset, n, rng));
  const times = runTimes(run.secondsBefore, saved.state.progress.imagesSeen);
  const keeper = stateKeeper(run, trainer, pictures, times);
  const resources = openResources(engine.device);
  const tellDamage = damageLog(run);
  const iterateOnce = async (): Promise<void> => {
    const batch = await batches.at(trainer.progress.iteration);
    await tellDamage();
    times.phases(
      await withDivergence(
        () => trainer.progress,
        keeper.advice,
        () => trainer.iterate(batch),
      ),
    );
  };
  const iterate = async (total: number): Promise<void> => {
    const before = tickOf(run, trainer.progress.imagesSeen);
    await iterateOnce();
    const { imagesSeen } = trainer.progress;
    const tick = tickOf(run, imagesSeen);
    const isDone = imagesSeen >= total;
    if (tick > before || isDone) await report(run, trainer, tick, times, resources);
    if (tick > before && tick % run.snap === 0 && !isDone) await keeper.snapshot();
    else if (!isDone) await keeper.saveIfDue();
  };
  return { trainer, iterate, save: keeper.save, snapshot: keeper.snapshot };
}

/** Ticks are counted by images, so that stopping and resuming changes none of them. */
function tickOf({ tickKimg }: TrainRun, imagesSeen: number): number {
  return Math.floor(imagesSeen / (tickKimg * 1000));
}

/** Writes the state of a run: now and then, and with its pictures as a snapshot. */
interface StateKeeper {
  readonly advice: () => string;
  save(): Promise<void>;
  saveIfDue(): Promise<void>;
  snapshot(): Promise<string>;
}

function stateKeeper(run: TrainRun, trainer: Trainer, pictures: RunPictures, times: RunTimes): StateKeeper {
  const { folder, setup, engine, keep, saveEvery, about } = run;
  let lastFile = run.saved.file;
  const advice = (): string =>
    `The last good file is ${lastFile}; start a new run from it with --resume FILE ` +
    "and a larger --gamma, or with a smaller learning rate in an experiment file.";
  let savedAt = performance.now();
  const goodState = async (): Promise<TrainingState> => {
    const state = await trainer.state();
    requireFinite(state, advice());
    return state;
  };
  const done = (file: string): string => {
    savedAt = performance.now();
    lastFile = file;
    return file;
  };
  const save = (): Promise<void> =>
    times.maintenance(async () => {
      done(await saveState(folder, setup, await goodState(), about));
    });
  const snapshot = (): Promise<string> =>
    times.maintenance(async () => {
      const state = await goodState();
      const name = `fakes${kimgDigits(state.progress.imagesSeen)}.png`;
      const file = done(await saveSnapshot(folder, setup, state, keep, about));
      await writePicture(join(folder, name), await fakes(setup, state, pictures, engine));
      return file;
    });
  const saveIfDue = async (): Promise<void> => {
    if (performance.now() - savedAt >= saveEvery * 1000) await save();
  };
  return { advice, save, saveIfDue, snapshot };
}

async function report(
  run: TrainRun,
  trainer: Trainer,
  tick: number,
  times: RunTimes,
  resources: Resources,
): Promise<void> {
  const { statistics, imagesSeen, ada } = trainer.progress;
  const line = statsLine(
    { ...statistics, ...times.takePhases() },
    {
      "Progress/tick": tick,
      "Progress/kimg": imagesSeen / 1000,
      "Progress/augment": run.setup.augmentation.mode === "noaug" ? 0 : ada.p,
      ...times.endTick(imagesSeen),
      ...(await resources()),
    },
    Date.now() / 1000,
  );
  await appendStats(run.folder, line);
  await run.log(tickText(line));
  run.onTick?.(line);
  trainer.resetStatistics();
}
