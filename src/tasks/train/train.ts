import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { openBatches } from "../../datasets/batches.ts";
import { drawLabels, type Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { writePicture } from "../../media/pictureFiles.ts";
import { NotFinite } from "../../training/reports.ts";
import type { TrainingState } from "../../training/state.ts";
import { Trainer } from "../../training/trainer.ts";
import { breathe, type TaskContext } from "../taskContext.ts";
import { fakes, runPictures, type RunPictures } from "./runPictures.ts";
import { kimgDigits, saveSnapshot, saveState } from "./snapshots.ts";
import { appendStats, statsLine, type StatsLine } from "./statsFile.ts";
import type { TrainPlan } from "./trainOptions.ts";

export interface TrainRun extends TrainPlan {
  readonly folder: string;
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where training starts or goes on. */
  readonly state: TrainingState;
  /** Thousands of images between two reports. */
  readonly tickKimg: number;
  /** Reports between two snapshots. */
  readonly snap: number;
  /** Snapshots that are kept, from the newest. */
  readonly keep: number;
  /** Seconds between two savings of the training state. */
  readonly saveEvery: number;
  /** Hears of every report. */
  readonly onTick?: (line: StatsLine) => void;
}

/** What a finished run leaves. */
export interface TrainResult {
  readonly snapshot: string;
  readonly imagesSeen: number;
}

/**
 * Trains until `kimg` thousand images were seen. Stopped by the signal it finishes the iteration, saves, and throws the
 * signal's reason; whatever ends it, the last saved state goes on with the same bits.
 * @throws UserError that names iteration, phase and the last good file when a loss is no number any more.
 */
export async function train(run: TrainRun, { signal, onProgress }: TaskContext = {}): Promise<TrainResult> {
  const pictures = await runPictures(run.setup, run.dataset);
  await writePicture(join(run.folder, "reals.png"), pictures.reals);
  const loop = await openLoop(run, pictures);
  try {
    const total = run.kimg * 1000;
    while (loop.trainer.progress.imagesSeen < total) {
      await loop.iterate(total);
      onProgress?.(Math.min(loop.trainer.progress.imagesSeen, total), total);
      if (signal?.aborted === true) await loop.save();
      await breathe(signal);
    }
    return { snapshot: await loop.snapshot(), imagesSeen: loop.trainer.progress.imagesSeen };
  } finally {
    await loop.trainer.dispose();
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
  const { setup, dataset, engine, folder, state } = run;
  const batches = openBatches(dataset, { seed: setup.seed, batchSize: setup.batchSize });
  const trainer = await Trainer.start(setup, engine, state, (n, rng) => drawLabels(dataset, n, rng));
  const clock = { tick: performance.now(), saved: performance.now(), lastFile: undefined as string | undefined };
  const save = async (): Promise<void> => {
    clock.lastFile = await saveState(folder, setup, await trainer.state());
    clock.saved = performance.now();
  };
  const snapshot = async (): Promise<string> => {
    const now = await trainer.state();
    const path = await saveSnapshot(folder, setup, now, run.keep);
    await writePicture(join(folder, `fakes${kimgDigits(now.progress.imagesSeen)}.png`), await fakes(setup, now, pictures, engine));
    clock.lastFile = path;
    return path;
  };
  const report = async (tick: number): Promise<void> => {
    const line = tickLine(run, trainer, tick, (performance.now() - clock.tick) / 1000);
    await appendStats(folder, line);
    run.onTick?.(line);
    trainer.resetStatistics();
    clock.tick = performance.now();
  };
  const iterate = async (total: number): Promise<void> => {
    const before = tickOf(run, trainer.progress.imagesSeen);
    await iterateOnce(trainer, await batches.at(trainer.progress.iteration), clock.lastFile);
    const { imagesSeen } = trainer.progress;
    const tick = tickOf(run, imagesSeen);
    const isDone = imagesSeen >= total;
    if (tick > before || isDone) await report(tick);
    if (tick > before && tick % run.snap === 0 && !isDone) await snapshot();
    if (performance.now() - clock.saved > run.saveEvery * 1000) await save();
  };
  return { trainer, iterate, save, snapshot };
}

/** Ticks are counted by images, so that stopping and resuming changes none of them. */
function tickOf({ tickKimg }: TrainRun, imagesSeen: number): number {
  return Math.floor(imagesSeen / (tickKimg * 1000));
}

async function iterateOnce(trainer: Trainer, real: Parameters<Trainer["iterate"]>[0], lastFile: string | undefined): Promise<void> {
  try {
    await trainer.iterate(real);
  } catch (error) {
    if (!(error instanceof NotFinite)) throw error;
    throw new UserError({
      attempted: "go on training",
      rule: "losses must be finite numbers",
      received: `${error.what} without one, in phase ${error.phase} of iteration ${trainer.progress.iteration}`,
      next: `The run diverged. ${lastFile === undefined ? "Nothing was saved yet" : `The last good file is ${lastFile}`}; try a larger --gamma or a smaller learning rate.`,
    }, { cause: error });
  }
}

function tickLine({ setup, tickKimg }: TrainRun, trainer: Trainer, tick: number, seconds: number): StatsLine {
  const { statistics, imagesSeen, ada } = trainer.progress;
  return statsLine(statistics, {
    "Progress/tick": tick,
    "Progress/kimg": imagesSeen / 1000,
    "Progress/augment": setup.augmentation.mode === "noaug" ? 0 : ada.p,
    "Timing/sec_per_tick": seconds,
    "Timing/sec_per_kimg": seconds / tickKimg,
    "Resources/cpu_mem_gb": process.memoryUsage().rss / 2 ** 30,
  }, Date.now() / 1000);
}
