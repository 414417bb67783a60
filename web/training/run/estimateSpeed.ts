import { createRng } from "../../../src/base/rng.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { newTensors, startState } from "../../../src/training/state.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import { Trainer, type RealBatch } from "../../../src/training/trainer.ts";

/** Steps that are timed; the one before them compiles. */
const STEPS = 2;

/** What the lazy regularisers add to a step on average, of which those that are timed have none. */
const WITH_REGULARISERS = 1.25;

/** Images a second, from a few steps on noise with a network that is thrown away. */
export async function estimateSpeed(setup: TrainingSetup, engine: Engine): Promise<number> {
  const fresh = startState(setup, newTensors(setup, createRng(0, "estimate")));
  const afterFirst = { ...fresh, progress: { ...fresh.progress, iteration: 1 } };
  const trainer = await Trainer.start(setup, engine, afterFirst, () => undefined);
  try {
    const batch = noise(setup);
    await trainer.iterate(batch);
    const start = performance.now();
    for (let step = 0; step < STEPS; step++) await trainer.iterate(batch);
    const seconds = (performance.now() - start) / 1000;
    return (STEPS * setup.batchSize) / seconds / WITH_REGULARISERS;
  } finally {
    await trainer.dispose();
  }
}

function noise({ batchSize, generator: { synthesis: { imgChannels, imgResolution } } }: TrainingSetup): RealBatch {
  const shape = [batchSize, imgChannels, imgResolution, imgResolution];
  const data = createRng(0, "estimate").normals(shape.reduce((size, axis) => size * axis, 1));
  return { images: float32(shape, data.map(Math.tanh)), labels: undefined };
}
