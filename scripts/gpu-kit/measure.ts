import { generatorNetwork } from "../../src/networks/generatorNetwork.ts";
import type { DeviceTensor, Engine, Executable, Feeds, Runnable } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { synthesisProgram } from "../../src/model/programs.ts";
import { createRng } from "../../src/base/rng.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { generatorWorkload, type Workload } from "../../bench/workload.ts";
import type { GeneratorRun } from "./sizes.ts";

export const openGpu = (): Promise<Engine> => openEngine({ device: "webgpu" });

/** A random generator's synthesis as a program with what it is fed with. */
export interface Synthesis {
  readonly program: Runnable<"image">;
  readonly feeds: Feeds;
  /** Of one run of the whole batch. */
  readonly flops: number;
}

const workloads = new Map<string, Workload>();

/** Drawing the weights of a large network takes seconds, so a process draws them once. */
export function workloadOf(resolution: number, channelBase: number): Workload {
  const key = `${resolution} ${channelBase}`;
  const known = workloads.get(key) ?? generatorWorkload(resolution, channelBase);
  workloads.set(key, known);
  return known;
}

export function synthesisOf({ resolution, channelBase, precision, batch }: GeneratorRun): Synthesis {
  const { config, tensors, flops } = workloadOf(resolution, channelBase);
  const options = { noiseMode: "const", halfPrecision: precision === "fp16" } as const;
  const { numWs, wDim } = generatorNetwork(config);
  const shape = [batch, numWs, wDim];
  const ws = float32(shape, createRng(1, "ws").normals(shape.reduce((product, side) => product * side)));
  return {
    program: synthesisProgram({ config, tensors }, batch, options) as Runnable<"image">,
    feeds: { ws },
    flops: flops * batch,
  };
}

/** Work in a device's queue ends in order, so what is read back after it has waited for it. */
export async function waiter(engine: Engine): Promise<() => Promise<void>> {
  const tiny = await engine.upload(float32([1], [1]));
  return async () => {
    await engine.download(tiny);
  };
}

export interface Timing {
  readonly secondsARun: number;
  /** How long the host was busy with one run before it could begin the next. */
  readonly hostSecondsARun: number;
  readonly runs: number;
}

const MOST_RUNS = 300;

/** @param run one run, warm already. @param wait until the device has done what was asked for. */
export async function timeRuns(
  run: () => Promise<unknown>,
  wait: () => Promise<unknown>,
  seconds: number,
): Promise<Timing> {
  const one = await timed(async () => {
    await run();
    await wait();
  });
  const runs = Math.min(Math.max(Math.round(seconds / one), 2), MOST_RUNS);
  let host = 0;
  const whole = await timed(async () => {
    for (let i = 0; i < runs; i++) host += await timed(run);
    await wait();
  });
  return { secondsARun: whole / runs, hostSecondsARun: host / runs, runs };
}

/** Seconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** A run whose results stay on the device, and are freed there. */
export async function runResident(executable: Executable<string, string>, feeds: Feeds): Promise<void> {
  for (const tensor of Object.values(await executable.run(feeds))) (tensor as DeviceTensor).dispose();
}
