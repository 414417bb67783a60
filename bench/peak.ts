import { createRng } from "../src/base/rng.ts";
import type { Engine } from "../src/engine/engine.ts";
import { conv2d } from "../src/program/ops.ts";
import { program } from "../src/program/program.ts";
import { Trace } from "../src/program/trace.ts";
import { float32 } from "../src/tensor/hostTensor.ts";

/** Seconds of one call. */
export async function seconds(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

/** The fastest arithmetic of this runtime: a 3x3 convolution 512 -> 512 at 32x32. FLOP a call, and the call. */
export async function peakProbe(engine: Engine): Promise<{ flops: number; run: () => Promise<unknown> }> {
  const trace = new Trace();
  const rng = createRng(2, "peak");
  const weight = trace.constant(float32([512, 512, 3, 3], rng.normals(512 * 512 * 9)));
  const y = conv2d(trace.input("x", [1, 512, 32, 32]), weight, { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 });
  const executable = await engine.compile(program({ y }));
  const x = float32([1, 512, 32, 32], rng.normals(512 * 1024));
  return { flops: 2 * 512 * 512 * 9 * 1024, run: () => executable.run({ x }) };
}

export const best = (times: readonly number[]): number => Math.min(...times);
export const median = (times: readonly number[]): number =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN;
