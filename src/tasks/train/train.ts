import { basename } from "node:path";
import { breathe, type TaskContext } from "../../base/taskContext.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { Run } from "../../runs/run.ts";
import { snapshotGrid } from "../../training/snapshotGrid.ts";
import { FolderStore, SNAPSHOT, type FolderParts, type SavedState } from "./folderStore.ts";
import type { RunMetrics } from "./runMetrics.ts";

export interface TrainRun extends Omit<FolderParts, "file" | "grid" | "device"> {
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where training starts or goes on, and the file that holds it. */
  readonly saved: SavedState;
  /** Seconds that the run had taken until then. */
  readonly secondsBefore: number;
  readonly metrics: RunMetrics;
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
export async function train(parts: TrainRun, { signal, onProgress }: TaskContext = {}): Promise<TrainResult> {
  const { run: stored, dataset, engine, saved, secondsBefore, metrics } = parts;
  const { setup, kimg, tickKimg, snap, saveEvery } = stored;
  const grid = snapshotGrid(dataset);
  const store = new FolderStore({ ...parts, grid, file: saved.file, device: engine.device });
  const run = await Run.open({
    ...{ setup, dataset, engine, store, secondsBefore },
    state: saved.state,
    shown: { latents: grid.items.length, items: grid.items },
    tickOf: ({ imagesSeen }) => Math.floor(imagesSeen / (tickKimg * 1000)),
  });
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    await run.save();
    savedAt = performance.now();
  };
  const snapshot = async (): Promise<string> => {
    const file = await run.keep((state) => store.snapshot(state));
    savedAt = performance.now();
    await run.showFakes();
    await run.keep((state) => metrics.measure(state, file));
    return file;
  };
  const total = kimg * 1000;
  try {
    await run.showReals();
    if (run.progress.iteration === 0) await run.showFakes();
    if (SNAPSHOT.test(basename(saved.file))) await run.keep((state) => metrics.measure(state, saved.file));
    while (run.progress.imagesSeen < total) {
      const tick = await run.iterate(total);
      const { imagesSeen } = run.progress;
      const isDone = imagesSeen >= total;
      if (tick !== undefined && tick % snap === 0 && !isDone) await snapshot();
      else if (!isDone && performance.now() - savedAt >= saveEvery * 1000) await save();
      onProgress?.(Math.min(imagesSeen, total), total);
      if (signal?.aborted === true) await save();
      await breathe(signal);
    }
    return { snapshot: await snapshot(), imagesSeen: run.progress.imagesSeen };
  } finally {
    await run.dispose();
  }
}
