import type { Cluster } from "../../cluster/cluster.ts";
import type { Engine } from "../../engine/engine.ts";
import { openEngine } from "../../engine/ort-node/openEngine.ts";
import { machineText, timingMemory } from "../../media/timings.ts";
import { runEngine } from "../../runs/runEngine.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import type { TrainingState } from "../../training/state.ts";
import { packageVersion } from "../packageVersion.ts";

export interface TrainEngineParts {
  readonly run: StoredRun;
  readonly state: TrainingState;
  /** Whether this very command names a device, so that the run need not stay where it is. */
  readonly isChosen: boolean;
  readonly cluster: Pick<Cluster, "size">;
  readonly note?: (line: string) => void;
}

/**
 * The engine of a run, as `runEngine` chooses it. Ranks take the best device that starts: what one measures depends on
 * what the others do meanwhile.
 * @throws UserError when no device of the choice starts, or it lacks the run's precision.
 */
export async function trainEngine({ run, state, isChosen, cluster, note }: TrainEngineParts): Promise<Engine> {
  const { setup, device = "auto", computedOn, threads } = run;
  const isAlone = cluster.size === 1;
  return runEngine(
    { setup, state, device, computedOn, stays: isAlone && !isChosen },
    {
      open: (on, worker) => openEngine({ device: on, threads, worker: worker || "gpu", arena: false }),
      ...(isAlone && { timings: { memory: timingMemory(), machine: await machineText(packageVersion(), threads) } }),
      tell: note,
    },
  );
}

/** @throws UserError where no device computes in the run's precision, before anything is written. */
export async function checkPrecision(parts: TrainEngineParts): Promise<void> {
  await (await trainEngine(parts)).dispose();
}
