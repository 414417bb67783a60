import { createRng } from "../base/rng.ts";
import type { DeviceTensor, Engine, Feeds, ProgramTensor } from "../engine/engine.ts";
import { secondsARun } from "../model/quickerEngine.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { drawFeeds, feedsOf } from "./feeds.ts";
import { gradientProgram } from "./phasePrograms.ts";
import { phaseSettings } from "./phaseSettings.ts";
import type { TrainingSetup } from "./setup.ts";
import type { TrainingState } from "./state.ts";

/** As notes call what is measured. */
export function smallBatchText({ microBatch }: TrainingSetup): string {
  return `a step of the discriminator with ${microBatch === 1 ? "1 image" : `${microBatch} images`}`;
}

/** Seconds that the CPU is waited for: the program is compiled within a few. */
export const SMALL_BATCH_PATIENCE = 10;

/** What decides how long it takes: what the programs of the phases are traced from. */
export function smallBatchKey(setup: TrainingSetup): string {
  const { generator, discriminator, microBatch, batchSize, loss, r1Gamma, freezeLayers, freeze } = setup;
  const { mode, pipe } = setup.augmentation;
  const isWhole = microBatch === batchSize;
  const augmentation = mode === "noaug" ? mode : pipe;
  // The logistic loss has its penalty in a phase of its own.
  const isPenalised = loss === "relativistic" && r1Gamma > 0;
  const networks = { generator, discriminator, freezeLayers, freeze };
  return JSON.stringify({ ...networks, microBatch, isWhole, loss, isPenalised, augmentation });
}

/**
 * Seconds that an engine takes for Dmain of one small batch: G's images, and D forth and back on fake and real ones,
 * the greater part of a training step. Real images are noise. The state stays as it is.
 */
export async function secondsASmallBatch(setup: TrainingSetup, state: TrainingState, engine: Engine): Promise<number> {
  const program = gradientProgram("Dmain", phaseSettings(setup, state.buffers, engine.device));
  // As in training: gradients of several small batches are added up on the host.
  const keepOnDevice = setup.microBatch === setup.batchSize ? ["gradient"] : [];
  const executable = await engine.compile<string, string>(program, { keepOnDevice });
  const [G, D] = [await placed(state.G, engine), await placed(state.D, engine)];
  const { wAverage, pathLengthMean } = state;
  const known = feedsOf(program, { G, D, wAverage, pathLengthMean });
  const feeds: Feeds = { ...known, ...drawFeeds(program, noise(setup)) };
  try {
    return await secondsARun(engine, async () => disposeTensor((await executable.run(feeds)).gradient));
  } finally {
    disposeTensor(G);
    disposeTensor(D);
    await executable.dispose();
  }
}

/** Where training has the networks. */
async function placed(tensor: Float32Tensor, engine: Engine): Promise<Float32Tensor | DeviceTensor> {
  return engine.sharesMemory ? tensor : engine.upload(tensor);
}

function disposeTensor(tensor: ProgramTensor | DeviceTensor | undefined): void {
  if (tensor !== undefined && "dispose" in tensor) tensor.dispose();
}

function noise(setup: TrainingSetup): Parameters<typeof drawFeeds>[1] {
  const { imgChannels, imgResolution, cDim } = setup.discriminator;
  const shape = [setup.microBatch, imgChannels, imgResolution, imgResolution];
  const rng = createRng(0, "measured");
  const images = float32(shape, rng.normals(shape.reduce((size, axis) => size * axis, 1)).map(Math.tanh));
  const labels = (n: number): Float32Tensor | undefined =>
    cDim === 0 ? undefined : float32([n, cDim], new Float32Array(n * cDim));
  return { setup, rng, p: setup.augmentation.p, labels, real: { images, labels: labels(setup.microBatch) } };
}
