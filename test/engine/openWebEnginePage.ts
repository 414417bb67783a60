import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { probeBlockSize } from "../../src/engine/ort/probeBlockSize.ts";
import { loadOrt, orderOf } from "../../src/engine/ort-web/loadOrt.ts";
import { openWebEngine, type WebEngineOptions } from "../../src/engine/ort-web/openWebEngine.ts";
import type { Tensor } from "../../src/program/node.ts";
import { matmul, relu, scale, sum, transpose } from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { bindGroupsMade } from "./bindGroups.ts";

/** What the tests ask of the page. Errors come back as their name and message. */
export interface EnginePage {
  /** Opens an engine, computes 3 x and closes it. */
  compute(options: WebEngineOptions): Promise<Computed>;
  /** Turns of the page's event loop while a worker computes, and the lengths of feed and weight afterwards. */
  computeInWorker(): Promise<{ readonly turns: number; readonly lengths: readonly number[] }>;
  /** Makes a square matrix of 2s and sums it. */
  sumOfSquare(size: number, options: WebEngineOptions): Promise<number | undefined>;
  blockSize(): Promise<number | undefined>;
  /** Bind groups of the last of 18 runs: none where it is replayed. */
  bindGroupsOfLast(options: WebEngineOptions): Promise<number>;
}

export interface Computed {
  readonly device: string;
  readonly description: string;
  readonly notes: readonly string[];
  readonly y: readonly number[];
}

async function compute(options: WebEngineOptions): Promise<Computed> {
  const engine = await openWebEngine(options);
  const executable = await engine.compile(program({ y: scale(new Trace().input("x", [2]), 3) }));
  const { y } = await executable.run({ x: float32([2], [1, 2]) });
  await engine.dispose();
  const { device, description, notes } = engine;
  return { device, description, notes, y: [...y.data] };
}

function powers(trace: Trace, weight: Float32Array): Program<"y"> {
  const w = trace.constant(float32([400, 400], weight));
  return program({ y: Array.from({ length: 40 }).reduce((x: Tensor) => matmul(x, w), trace.input("a", [400, 400])) });
}

async function computeInWorker(): Promise<{ turns: number; lengths: number[] }> {
  const engine = await openWebEngine({ device: "wasm", worker: true });
  const [weight, feed] = [new Float32Array(160_000), new Float32Array(160_000)];
  const executable = await engine.compile(powers(new Trace(), weight));
  let [turns, done] = [0, false];
  const run = executable.run({ a: float32([400, 400], feed) }).then(() => (done = true));
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve));
    turns++;
  }
  await run;
  await engine.dispose();
  return { turns, lengths: [weight.length, feed.length] };
}

async function sumOfSquare(size: number, options: WebEngineOptions): Promise<number | undefined> {
  const engine = await openWebEngine(options);
  const x = new Trace().input("x", [size, 1]);
  const square = relu(matmul(x, transpose(x, [1, 0])));
  const executable = await engine.compile(program({ y: sum(scale(square, 2), [0, 1]) }));
  const { y } = await executable.run({ x: float32([size, 1], new Float32Array(size).fill(1)) });
  await engine.dispose();
  return y.data[0];
}

const blockSize = (): Promise<number | undefined> =>
  probeBlockSize(new LocalHost(loadOrt, orderOf("cpu")), { device: "cpu" });

async function bindGroupsOfLast(options: WebEngineOptions): Promise<number> {
  const engine = await openWebEngine(options);
  const executable = await engine.compile(program({ y: scale(new Trace().input("x", [2]), 3) }), { repeated: true });
  const run = (): Promise<unknown> => executable.run({ x: float32([2], [1, 2]) });
  for (let i = 1; i < 18; i++) await run();
  const made = await bindGroupsMade(run);
  await engine.dispose();
  return made;
}

const page: EnginePage = { compute, computeInWorker, sumOfSquare, blockSize, bindGroupsOfLast };
Object.assign(window, { enginePage: page });
