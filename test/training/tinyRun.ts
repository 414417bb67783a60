import { createRng } from "../../src/base/rng.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { summary } from "../../src/training/statistics.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { setupFor } from "./setups.ts";

const ITERATIONS = 2;

/**
 * The means of all that two iterations of a tiny network report, every phase once at least: what two engines that both
 * train right agree on.
 */
export async function tinyRun(engine: Engine): Promise<Readonly<Record<string, number>>> {
  const setup = setupFor({ augmentation: { mode: "ada", pipe: "bgc", p: 0.3, target: 0.6, interval: 2, kimg: 1 } });
  const state = startState(setup, newTensors(setup, createRng(setup.seed, "start")));
  const trainer = await Trainer.start(setup, engine, state, () => undefined);
  const { imgResolution: side, imgChannels } = setup.discriminator;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const pixels = createRng(3, "real", iteration)
      .normals(setup.batchSize * imgChannels * side * side)
      .map(Math.tanh);
    await trainer.iterate({ images: float32([setup.batchSize, imgChannels, side, side], pixels), labels: undefined });
  }
  const { statistics } = trainer.progress;
  await trainer.dispose();
  return Object.fromEntries(Object.entries(statistics).map(([name, moments]) => [name, summary(moments).mean]));
}
