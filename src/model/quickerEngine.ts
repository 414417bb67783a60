import { asError } from "../base/errors.ts";
import { deviceText } from "../engine/deviceText.ts";
import type { DeviceKind, Engine } from "../engine/engine.ts";
import { withNote } from "../engine/withNote.ts";

/** Seconds that the same work takes on a GPU and on the CPU beside it. */
export interface Timing {
  readonly gpu: number;
  readonly cpu: number;
  /** The CPU was not done after this time, its start and its compiling included. */
  readonly isGivenUp?: true;
}

/** Where timings outlive a process: measured once, they are remembered for each machine and shape of network. */
export interface TimingMemory {
  /** Whatever lies there: what is no timing is measured anew. */
  recall(key: string): Promise<unknown>;
  keep(key: string, timing: Timing): Promise<void>;
}

export interface Contest {
  /** It has started; it is disposed of where the CPU is quicker. */
  readonly gpu: Engine;
  openCpu(): Promise<Engine>;
  /** A CPU in a worker, whose measuring can be left to itself. */
  openTrial(): Promise<Engine>;
  /** What is measured, as a note calls it: "an image of this network". */
  readonly work: string;
  /** Seconds that it takes on an engine. */
  measure(engine: Engine): Promise<number>;
  /** Seconds that the CPU is waited for, with its start and its compiling, beside four times what the GPU takes. */
  readonly patience: number;
  readonly memory: TimingMemory;
  /** What the timing holds for: processor, graphics card, shape of the network. */
  readonly key: string;
}

/** Whether what was stored is a timing, and one that something can have taken. */
export function isTiming(stored: unknown): stored is Timing {
  if (typeof stored !== "object" || stored === null) return false;
  const { gpu, cpu, isGivenUp = true }: Partial<Record<keyof Timing, unknown>> = stored;
  return [gpu, cpu].every((seconds) => Number.isFinite(seconds) && Number(seconds) > 0) && isGivenUp === true;
}

/** How long one engine is measured, after a first run that prepares it. */
const MEASURED_MS = 500;

/**
 * The GPU, or the CPU where that does the work sooner: graphics cards lose on small networks, whose many short steps
 * they wait for. A note tells which, and why. A GPU that cannot do it at all leaves it to the CPU.
 */
export async function quickerEngine(contest: Contest): Promise<Engine> {
  const { gpu, openCpu, work, measure, memory, key } = contest;
  const stored = await memory.recall(key);
  const known = isTiming(stored) ? stored : undefined;
  let seconds = known?.gpu;
  try {
    seconds ??= await measure(gpu);
  } catch (error) {
    const note = `${deviceText(gpu.device)} failed at ${work}, so the CPU is used: ${asError(error).message}`;
    try {
      return withNote(await openCpu(), note);
    } finally {
      await discard(gpu);
    }
  }
  try {
    const timing = known ?? (await besideCpu(contest, seconds));
    if (known === undefined) await memory.keep(key, timing);
    const note = choiceText(gpu.device, work, timing);
    if (timing.gpu <= timing.cpu) return withNote(gpu, note);
    const cpu = await openCpu();
    await discard(gpu);
    return withNote(cpu, note);
  } catch (error) {
    return withNote(gpu, `${deviceText(gpu.device)} was not compared with the CPU: ${asError(error).message}`);
  }
}

/** It may be what is lost. */
async function discard(gpu: Engine): Promise<void> {
  await gpu.dispose().catch(() => undefined);
}

async function besideCpu({ openTrial, measure, patience }: Contest, gpu: number): Promise<Timing> {
  const limit = patience + 4 * gpu;
  const measuring = openTrial().then((trial) => measure(trial).finally(() => trial.dispose()));
  const cpu = await within(measuring, limit);
  return cpu === undefined ? { gpu, cpu: limit, isGivenUp: true } : { gpu, cpu };
}

/** Undefined where it takes longer; it is then left to itself. */
async function within<T>(work: Promise<T>, seconds: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), seconds * 1000);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}

/**
 * Seconds a run, the quickest of half a second.
 * @param now milliseconds.
 */
export async function secondsARun(
  { device }: Pick<Engine, "device">,
  run: () => Promise<unknown>,
  now = (): number => performance.now(),
): Promise<number> {
  const once = async (): Promise<number> => {
    const start = now();
    await run();
    return now() - start;
  };
  const first = await once();
  // It compiles what a GPU runs; a CPU's says enough where it was a long one.
  if (device === "cpu" && first > MEASURED_MS) return first / 1000;
  const until = now() + MEASURED_MS;
  let quickest = Infinity;
  do quickest = Math.min(quickest, await once());
  while (now() < until);
  return quickest / 1000;
}

function choiceText(gpuKind: DeviceKind, work: string, { gpu, cpu, isGivenUp }: Timing): string {
  const device = deviceText(gpuKind);
  const seconds = (value: number): string => `${value.toPrecision(2)} s`;
  const quicker = gpu > cpu ? "the CPU" : device;
  const slower = isGivenUp ? "was not done after " : "";
  return `${device} takes ${seconds(gpu)} for ${work} and the CPU ${slower}${seconds(cpu)}, so ${quicker} is used`;
}
