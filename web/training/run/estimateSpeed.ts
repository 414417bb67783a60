import { createRng } from "../../../src/base/rng.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { runPictures } from "../../../src/runs/pictures.ts";
import { newTensors, startState } from "../../../src/training/state.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import { writeState } from "../../../src/training/stateFile.ts";
import { Trainer, type RealBatch } from "../../../src/training/trainer.ts";
import { EVERY, pauseShare } from "./cadence.ts";
import { SHOWN } from "./activeRun.ts";

/** Steps before those that are timed: the first compiles, and a browser's own compiler is only warm after some. */
const WARM_UP = 3;
/** Time and steps that are enough for a figure. */
const ENOUGH = { ms: 1500, steps: 12 } as const;

/** What the lazy regularisers add to a step on average, of which those that are timed have none. */
const WITH_REGULARISERS = 1.25;

/**
 * Images a second, from a few steps on noise with a network that is thrown away, and the pauses in which a run draws
 * and stores what it has.
 */
export async function estimateSpeed(setup: TrainingSetup, engine: Engine): Promise<number> {
  const fresh = startState(setup, newTensors(setup, createRng(0, "estimate")));
  const trainer = await Trainer.start(withoutRegularisers(setup), engine, fresh, () => undefined);
  try {
    const batch = noise(setup);
    for (let step = 0; step < WARM_UP; step++) await trainer.iterate(batch);
    const start = performance.now();
    const elapsed = (): number => performance.now() - start;
    let steps = 0;
    while (steps === 0 || (steps < ENOUGH.steps && elapsed() < ENOUGH.ms)) {
      await trainer.iterate(batch);
      steps++;
    }
    const alone = (steps * setup.batchSize * 1000) / elapsed() / WITH_REGULARISERS;
    return alone * (1 - (await pauses(setup, trainer, engine)));
  } finally {
    await trainer.dispose();
  }
}

/** The share of time that drawing and storing take; what the browser's own writing adds is not known beforehand. */
async function pauses(setup: TrainingSetup, trainer: Trainer, engine: Engine): Promise<number> {
  const noData = { images: () => Promise.reject(new Error("an estimate has no images")), labels: () => undefined };
  const { fakes } = runPictures(setup, noData, engine, { latents: SHOWN, items: [] });
  const drawing = await milliseconds(async () => fakes(await trainer.state()));
  const storing = await milliseconds(async () => writeState(setup, await trainer.state()));
  return pauseShare(drawing, EVERY.fakes) + pauseShare(storing, EVERY.save);
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** They take part every few steps only, and would have to be compiled as well. */
function withoutRegularisers(setup: TrainingSetup): TrainingSetup {
  return { ...setup, r1Gamma: 0, pathLength: { ...setup.pathLength, weight: 0 } };
}

function noise({
  batchSize,
  generator: {
    synthesis: { imgChannels, imgResolution },
  },
}: TrainingSetup): RealBatch {
  const shape = [batchSize, imgChannels, imgResolution, imgResolution];
  const data = createRng(0, "estimate").normals(shape.reduce((size, axis) => size * axis, 1));
  return { images: float32(shape, data.map(Math.tanh)), labels: undefined };
}
