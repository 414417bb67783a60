import { asError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { withNote } from "../engine/withNote.ts";
import { float32 } from "../tensor/hostTensor.ts";
import type { Network } from "./network.ts";

/** Seconds that the same work takes on a GPU and on the CPU beside it. */
export interface Timing {
  readonly gpu: number;
  readonly cpu: number;
}

/** Where timings outlive a process: measured once, they are remembered for each machine and shape of network. */
export interface TimingMemory {
  recall(key: string): Promise<Timing | undefined>;
  keep(key: string, timing: Timing): Promise<void>;
}

export interface Contest {
  /** It has started; it is disposed of where the CPU is quicker. */
  readonly gpu: Engine;
  openCpu(): Promise<Engine>;
  /** What is measured, as a note calls it: "an image of this network". */
  readonly work: string;
  /** Seconds that it takes on an engine. */
  measure(engine: Engine): Promise<number>;
  readonly memory: TimingMemory;
  /** What the timing holds for: processor, graphics card, shape of the network. */
  readonly key: string;
}

/** How long one engine is measured, after a first run that prepares it. */
const MEASURED_MS = 500;

/**
 * The GPU, or the CPU where that does the work sooner: graphics cards lose on small networks, whose many short steps
 * they wait for. A note tells which, and why.
 */
export async function quickerEngine({ gpu, openCpu, work, measure, memory, key }: Contest): Promise<Engine> {
  let cpu: Engine | undefined;
  try {
    let timing = await memory.recall(key);
    if (timing === undefined) {
      cpu = await openCpu();
      timing = { gpu: await measure(gpu), cpu: await measure(cpu) };
      await memory.keep(key, timing);
    }
    const note = choiceText(gpu.device, work, timing);
    if (timing.gpu > timing.cpu) {
      const chosen = cpu ?? (await openCpu());
      await gpu.dispose();
      return withNote(chosen, note);
    }
    await cpu?.dispose();
    return withNote(gpu, note);
  } catch (error) {
    await cpu?.dispose();
    return withNote(gpu, `${gpu.device} was not compared with the CPU: ${asError(error).message}`);
  }
}

/** Seconds an image. */
export function secondsAnImage(network: Network): Promise<number> {
  const { numWs, wDim, engine } = network;
  const ws = float32([1, numWs, wDim], new Float32Array(numWs * wDim));
  return secondsARun(engine, () => network.synthesis(ws, { noiseMode: "const" }));
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
  const timed = async (): Promise<number> => {
    const start = now();
    await run();
    return now() - start;
  };
  const first = await timed();
  // It compiles what a GPU runs; a CPU's says enough where it was a long one.
  if (device === "cpu" && first > MEASURED_MS) return first / 1000;
  const until = now() + MEASURED_MS;
  let quickest = Infinity;
  do quickest = Math.min(quickest, await timed());
  while (now() < until);
  return quickest / 1000;
}

function choiceText(device: string, work: string, { gpu, cpu }: Timing): string {
  const seconds = (value: number): string => `${value.toPrecision(2)} s`;
  const chosen = gpu > cpu ? "the CPU" : device;
  return `${device} takes ${seconds(gpu)} for ${work} and the CPU ${seconds(cpu)}, so ${chosen} is used`;
}
