import { UserError } from "../../base/errors.ts";
import type { Cluster } from "../../cluster/cluster.ts";
import type { DeviceKind, Engine } from "../../engine/engine.ts";
import { openEngine, type EngineOptions } from "../../engine/ort-node/openEngine.ts";
import { withNote } from "../../engine/withNote.ts";
import { machineText, timingMemory } from "../../media/timings.ts";
import { quickerEngine, type TimingMemory } from "../../model/quickerEngine.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import { secondsASmallBatch, smallBatchKey, smallBatchText } from "../../training/secondsASmallBatch.ts";
import type { TrainingState } from "../../training/state.ts";

export interface TrainEngineParts {
  readonly run: StoredRun;
  readonly state: TrainingState;
  /** Whether this very command names a device, so that the run need not stay where it is. */
  readonly isChosen: boolean;
  readonly cluster: Pick<Cluster, "size">;
  readonly note?: (line: string) => void;
}

/** What opens engines and measures them. */
export interface TrainEngineTools {
  open(options: EngineOptions): Promise<Engine>;
  measure(engine: Engine): Promise<number>;
  readonly memory: TimingMemory;
}

/**
 * The engine of a run: on the device that was named; else where it computed before, since its bits depend on that; else
 * on the quicker of GPU and CPU. Its notes tell which, and of a run that moves. Ranks take the best that starts: what
 * one measures depends on what the others do meanwhile.
 * @throws UserError when no device of the choice starts.
 */
export async function trainEngine(parts: TrainEngineParts, tools = ownTools(parts)): Promise<Engine> {
  const { run, isChosen, cluster } = parts;
  const { device = "auto", computedOn, threads } = run;
  const open = (on: EngineOptions["device"]): Promise<Engine> => tools.open({ device: on, threads, arena: false });
  if (device !== "auto" || cluster.size > 1) return toldMove(await open(device), computedOn);
  const same = computedOn === undefined || isChosen ? undefined : await open(computedOn).catch(unlessUserError);
  if (same !== undefined) return withNote(same, `The run stays on ${same.device}; --device auto chooses anew`);
  return toldMove(await quicker(await open("auto"), () => open("cpu"), run, tools), computedOn);
}

function toldMove(engine: Engine, before: DeviceKind | undefined): Engine {
  const { device } = engine;
  if (before === undefined || before === device) return engine;
  return withNote(
    engine,
    `The run computed on ${before} until now: on ${device} it goes on with other rounding, not with the same bits`,
  );
}

async function quicker(
  engine: Engine,
  openCpu: () => Promise<Engine>,
  { setup, threads }: StoredRun,
  { measure, memory }: TrainEngineTools,
): Promise<Engine> {
  if (engine.device === "cpu") return engine;
  const key = ["training", engine.description, await machineText(threads), smallBatchKey(setup)].join("; ");
  return quickerEngine({ gpu: engine, openCpu, work: smallBatchText(setup), measure, memory, key });
}

function ownTools({ run, state, note }: TrainEngineParts): TrainEngineTools {
  return {
    open: openEngine,
    measure: (engine) => {
      note?.(`Measuring ${engine.device} on ${smallBatchText(run.setup)}, once for networks of this shape`);
      return secondsASmallBatch(run.setup, state, engine);
    },
    memory: timingMemory(),
  };
}

/** What does not start any more; the choice then says why. */
function unlessUserError(error: unknown): undefined {
  if (!(error instanceof UserError)) throw error;
}
