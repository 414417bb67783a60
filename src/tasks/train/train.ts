import { basename } from "node:path";
import { breathe, type TaskContext } from "../../base/taskContext.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { Engine } from "../../engine/engine.ts";
import { Run } from "../../runs/run.ts";
import type { RunStore } from "../../runs/runStore.ts";
import { snapshotGrid } from "../../training/snapshotGrid.ts";
import type { TrainingState } from "../../training/state.ts";
import { FolderStore, SNAPSHOT, type FolderParts, type SavedState } from "./folderStore.ts";
import { FollowerStore } from "./followerStore.ts";
import type { RunMetrics } from "./runMetrics.ts";
import { anyStops, stoppedElsewhere } from "./together.ts";

export interface TrainRun extends Omit<FolderParts, "file" | "grid" | "device"> {
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where training starts or goes on, and the file that holds it. */
  readonly saved: SavedState;
  /** Seconds that the run had taken until then. */
  readonly secondsBefore: number;
  readonly metrics: RunMetrics;
  readonly cluster: Cluster;
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
export async function train(parts: TrainRun, context: TaskContext = {}): Promise<TrainResult> {
  const { dataset, engine, saved, metrics } = parts;
  const { snap, saveEvery } = parts.run;
  const grid = snapshotGrid(dataset);
  const store = new FolderStore({ ...parts, grid, file: saved.file, device: engine.device });
  const run = await opened(parts, saved.state, store, grid.items);
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
  try {
    await run.showReals();
    if (run.progress.iteration === 0) await run.showFakes();
    const isSnapshot = SNAPSHOT.test(basename(saved.file));
    await run.keep((state) => metrics.measure(state, isSnapshot ? saved.file : undefined));
    await iterations(run, parts, context, {
      between: async (tick) => {
        if (tick !== undefined && tick % snap === 0) await snapshot();
        else if (performance.now() - savedAt >= saveEvery * 1000) await save();
      },
      stop: save,
    });
    return { snapshot: await snapshot(), imagesSeen: run.progress.imagesSeen };
  } finally {
    await run.dispose();
  }
}

/** What a rank other than 0 has of a run. */
export type FollowRun = Pick<TrainRun, "run" | "folder" | "dataset" | "engine" | "cluster" | "metrics" | "note"> & {
  readonly state: TrainingState;
};

/** The same iterations, and its part of the metrics, on a rank that writes nothing. */
export async function follow(parts: FollowRun, context: TaskContext = {}): Promise<void> {
  const store = new FollowerStore(parts.folder, parts.note);
  const run = await opened(parts, parts.state, store, []);
  const measure = (): Promise<void> => run.keep((state) => parts.metrics.measure(state));
  try {
    await measure();
    await iterations(run, parts, context, {
      between: async (tick) => {
        if (tick !== undefined && tick % parts.run.snap === 0) await measure();
      },
      stop: async () => undefined,
    });
    await measure();
  } finally {
    await run.dispose();
  }
}

type Opened = Pick<TrainRun, "run" | "dataset" | "engine" | "cluster"> & { readonly secondsBefore?: number };

function opened(parts: Opened, state: TrainingState, store: RunStore, items: readonly number[]): Promise<Run> {
  const { run, dataset, engine, cluster, secondsBefore } = parts;
  const { setup, tickKimg } = run;
  return Run.open({
    ...{ setup, dataset, engine, store, secondsBefore, cluster, state },
    shown: { latents: items.length, items },
    tickOf: ({ imagesSeen }) => Math.floor(imagesSeen / (tickKimg * 1000)),
  });
}

/** What rank 0 does beside the iterations. */
interface Keeping {
  /** After each iteration but the last; `tick` is the report that was due, if any. */
  readonly between: (tick: number | undefined) => Promise<void>;
  /** Before all stop. */
  readonly stop: () => Promise<void>;
}

async function iterations(
  run: Run,
  { run: { kimg }, cluster }: Pick<TrainRun, "run" | "cluster">,
  { signal, onProgress }: TaskContext,
  { between, stop }: Keeping,
): Promise<void> {
  const total = kimg * 1000;
  while (run.progress.imagesSeen < total) {
    const tick = await run.iterate(total);
    const { imagesSeen } = run.progress;
    if (imagesSeen < total) await between(tick);
    onProgress?.(Math.min(imagesSeen, total), total);
    await breathe();
    if (await anyStops(cluster, signal?.aborted === true)) {
      await stop();
      await cluster.barrier();
      signal?.throwIfAborted();
      throw stoppedElsewhere();
    }
  }
}
