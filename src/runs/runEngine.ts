import { UserError } from "../base/errors.ts";
import { deviceText } from "../engine/deviceText.ts";
import type { DeviceChoice, DeviceKind, Engine } from "../engine/engine.ts";
import { withNote } from "../engine/withNote.ts";
import { quickerEngine, type Contest, type TimingMemory } from "../model/quickerEngine.ts";
import {
  SMALL_BATCH_PATIENCE,
  secondsASmallBatch,
  smallBatchKey,
  smallBatchText,
} from "../training/secondsASmallBatch.ts";
import type { TrainingSetup } from "../training/setup.ts";
import type { TrainingState } from "../training/state.ts";
import { optionError } from "./optionError.ts";

export interface RunEngineParts {
  readonly setup: TrainingSetup;
  readonly state: TrainingState;
  readonly device: DeviceChoice;
  /** Where the run computed before. */
  readonly computedOn?: DeviceKind;
  /** Whether it is to go on there where nothing else was named. */
  readonly stays: boolean;
}

/** How engines are opened, measured and remembered. */
export interface RunEngineTools {
  /** @throws UserError when no device of the choice starts. */
  open(device: DeviceChoice, worker: boolean): Promise<Engine>;
  /** Undefined where nothing is to be measured: the best device that starts is taken. */
  readonly timings?: { readonly memory: TimingMemory; readonly machine: string };
  /** Seconds of a small batch; measured where none is given. */
  measure?(engine: Engine): Promise<number>;
  /** Hears of what takes its time. */
  tell?(line: string): void;
}

/**
 * The engine of a run: on the device that was named; else where it computed before, since its bits depend on that; else
 * on the quicker of GPU and CPU. Its notes tell which, and of a run that moves.
 * @throws UserError when no device of the choice starts, or it lacks the run's precision.
 */
export async function runEngine(parts: RunEngineParts, tools: RunEngineTools): Promise<Engine> {
  return toldMove(await precise(await placedEngine(parts, tools), parts.setup), parts.computedOn);
}

/**
 * An engine for the run's precision. A CPU could compute in half precision too, but casts back and forth to do so.
 * @throws UserError where it is none; then it is freed.
 */
async function precise(engine: Engine, { halfPrecision = false }: TrainingSetup): Promise<Engine> {
  if (!halfPrecision || (engine.float16 && engine.device !== "cpu")) return engine;
  await engine.dispose();
  throw optionError((say) => ({
    attempted: "train in half precision",
    rule: "the device must be a GPU with 16-bit floats",
    received: [engine.description, ...engine.notes].join("; "),
    next:
      `Leave ${say("fp16")} out to train in float32, or name another ${say("device")}. ` +
      "A run that began in half precision keeps it; " +
      `start one in float32 from its networks with ${say("resume", "FILE")}.`,
  }));
}

async function placedEngine(parts: RunEngineParts, tools: RunEngineTools): Promise<Engine> {
  const { device, computedOn, stays } = parts;
  if (device !== "auto") return tools.open(device, false);
  const same = computedOn === undefined || !stays ? undefined : await orUndefined(tools.open(computedOn, false));
  if (same !== undefined)
    return withNote(
      same,
      `The run stays on ${deviceText(same.device)}, where it computed before, until another is chosen`,
    );
  return quicker(await tools.open("auto", false), parts, tools);
}

async function quicker(gpu: Engine, { setup, state }: RunEngineParts, tools: RunEngineTools): Promise<Engine> {
  // In half precision a CPU is no choice.
  if (setup.halfPrecision === true) return gpu;
  const { open, timings, tell, measure = (engine) => secondsASmallBatch(setup, state, engine) } = tools;
  if (gpu.device === "cpu" || timings === undefined) return gpu;
  const work = smallBatchText(setup);
  const contest: Contest = {
    gpu,
    openCpu: () => open("cpu", false),
    openTrial: () => open("cpu", true),
    work,
    measure: (engine) => {
      tell?.(`Measuring ${deviceText(engine.device)} on ${work}, once for networks of this shape`);
      return measure(engine);
    },
    patience: SMALL_BATCH_PATIENCE,
    memory: timings.memory,
    key: ["training", gpu.description, timings.machine, smallBatchKey(setup)].join("; "),
  };
  return quickerEngine(contest);
}

/** What does not start any more; the choice that follows says why. */
async function orUndefined(opening: Promise<Engine>): Promise<Engine | undefined> {
  try {
    return await opening;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

function toldMove(engine: Engine, before: DeviceKind | undefined): Engine {
  const { device } = engine;
  if (before === undefined || before === device) return engine;
  const moved = `on ${deviceText(device)} it goes on with other rounding, not with the same bits`;
  return withNote(engine, `The run computed on ${deviceText(before)} until now: ${moved}`);
}
