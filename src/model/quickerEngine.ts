import { asError } from "../base/errors.ts";
import type { Engine } from "../engine/engine.ts";
import { float32 } from "../tensor/hostTensor.ts";
import type { Network } from "./network.ts";

/** Seconds an image on a GPU and on the CPU beside it. */
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
  /** Seconds that an image takes on an engine. */
  measure(engine: Engine): Promise<number>;
  readonly memory: TimingMemory;
  /** What the timing holds for: processor, graphics card, shape of the network. */
  readonly key: string;
}

/** How long one engine is measured, after a first image that prepares it. */
const MEASURED_MS = 500;

/**
 * The GPU, or the CPU where that makes the network's images sooner: graphics cards lose on small networks, whose many
 * short steps they wait for. A note tells it.
 */
export async function quickerEngine({ gpu, openCpu, measure, memory, key }: Contest): Promise<Engine> {
  let cpu: Engine | undefined;
  try {
    let timing = await memory.recall(key);
    if (timing === undefined) {
      cpu = await openCpu();
      timing = { gpu: await measure(gpu), cpu: await measure(cpu) };
      await memory.keep(key, timing);
    }
    if (timing.gpu > timing.cpu) {
      const chosen = cpu ?? (await openCpu());
      await gpu.dispose();
      return withNote(chosen, slowerText(gpu.device, timing));
    }
  } catch (error) {
    await cpu?.dispose();
    return withNote(gpu, `${gpu.device} was not compared with the CPU: ${asError(error).message}`);
  }
  await cpu?.dispose();
  return gpu;
}

/** Seconds an image, the quickest of half a second. */
export async function secondsAnImage(network: Network): Promise<number> {
  const { numWs, wDim } = network;
  const ws = float32([1, numWs, wDim], new Float32Array(numWs * wDim));
  const timed = async (): Promise<number> => {
    const start = performance.now();
    await network.synthesis(ws, { noiseMode: "const" });
    return performance.now() - start;
  };
  await timed();
  const until = performance.now() + MEASURED_MS;
  let quickest = Infinity;
  do quickest = Math.min(quickest, await timed());
  while (performance.now() < until);
  return quickest / 1000;
}

function slowerText(device: string, { gpu, cpu }: Timing): string {
  const seconds = (value: number): string => `${value.toPrecision(2)} s`;
  return `${device} takes ${seconds(gpu)} for an image of this network and the CPU ${seconds(cpu)}, so the CPU is used`;
}

function withNote(engine: Engine, note: string): Engine {
  const { device, float16, sharesMemory, description } = engine;
  return {
    ...{ device, float16, sharesMemory, description, notes: [...engine.notes, note] },
    compile: (program, options) => engine.compile(program, options),
    upload: (tensor) => engine.upload(tensor),
    download: (tensor) => engine.download(tensor),
    dispose: () => engine.dispose(),
  };
}
