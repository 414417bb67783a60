import { createRng } from "../../src/base/rng.ts";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { dragPoints } from "../../src/dragging/dragPoints.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import { checkpointNetwork } from "../../src/model/checkpointNetwork.ts";
import type { Network } from "../../src/model/network.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import { defaultChoices, planOf } from "../../web/training/choices.ts";

/** Seconds of one of each, at best; of a batch's images for training. */
export interface StepSeconds {
  readonly device: string;
  readonly image: number;
  readonly dragStep: number;
  readonly trainingStep: number;
}

/** Measured after as many that warm up: a browser compiles WebAssembly a second time, in the background. */
const IMAGES = 40;
const DRAG_STEPS = 30;
const TRAINING_STEPS = 2;

/** What the page does on WebAssembly, in a worker as there. */
export async function measureSteps(url: string, threads: number): Promise<StepSeconds> {
  const checkpoint = await openCheckpoint(url);
  const drawing = await openWebEngine({ device: "wasm", threads });
  const network = checkpointNetwork(checkpoint, drawing);
  const ws = await network.mapping(network.latents([85]));
  const image = best(await timedEach(IMAGES * 2, () => network.synthesis(ws)), IMAGES);
  const dragStep = best(await dragTimes(network, checkpoint), DRAG_STEPS);
  await network.dispose();
  const training = await openWebEngine({ device: "wasm", threads, arena: false });
  return { device: drawing.description, image, dragStep, trainingStep: await trainingSeconds(training, checkpoint) };
}

async function dragTimes(network: Network, checkpoint: Checkpoint): Promise<readonly number[]> {
  const ws = await network.mapping(network.latents([85]));
  const side = network.imgResolution;
  const pairs = [{ handle: { x: side / 2, y: side / 2 }, target: { x: side / 2, y: side / 4 } }];
  const times: number[] = [];
  let last = performance.now();
  for await (const { step } of dragPoints(network, checkpoint, { ws, pairs, numSteps: 2 * DRAG_STEPS, tolerance: 0 })) {
    const now = performance.now();
    if (step > 0) times.push((now - last) / 1000);
    last = now;
  }
  return times;
}

/** Every phase in each iteration, and then as often as it comes in training. */
async function trainingSeconds(engine: Engine, checkpoint: Checkpoint): Promise<number> {
  const { setup } = planOf(defaultChoices(checkpointResolution(checkpoint), "medium"), checkpoint);
  const { gRegInterval, dRegInterval, batchSize, discriminator } = setup;
  const shares = { Gmain: 1, Greg: 1 / gRegInterval, Dmain: 1, Dreg: 1 / dRegInterval };
  const each = { ...setup, gRegInterval: 1, dRegInterval: 1 };
  const state = startState(each, newTensors(each, createRng(0, "bench")));
  const trainer = await Trainer.start(each, engine, state, () => undefined);
  const shape = [batchSize, discriminator.imgChannels, discriminator.imgResolution, discriminator.imgResolution];
  const pixels = createRng(1, "bench").normals(shape.reduce((size, axis) => size * axis, 1));
  const images = float32(shape, pixels.map(Math.tanh));
  const times: Record<string, number[]> = { Gmain: [], Greg: [], Dmain: [], Dreg: [] };
  for (let step = 0; step < 1 + TRAINING_STEPS; step++)
    for (const [phase, ms] of await trainer.iterate({ images, labels: undefined })) times[phase]?.push(ms / 1000);
  return Object.entries(shares).reduce(
    (sum, [phase, share]) => sum + share * best(times[phase] ?? [], TRAINING_STEPS),
    0,
  );
}

function checkpointResolution({ G, G_ema }: Checkpoint): 64 {
  const resolution = (G_ema ?? G)?.config.synthesis.imgResolution;
  if (resolution !== 64) throw new Error(`bench: the shipped network has images of 64 x 64, but got ${resolution}`);
  return resolution;
}

async function timedEach(count: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    await work();
    times.push((performance.now() - start) / 1000);
  }
  return times;
}

/** Of the last so many. */
function best(times: readonly number[], last: number): number {
  return Math.min(...times.slice(-last));
}
