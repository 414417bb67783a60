import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import { writeSafetensorsCheckpoint } from "../../src/checkpoints/writeCheckpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { withNote } from "../../src/engine/withNote.ts";
import { concatBytes } from "../../src/formats/byteReader.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { newTensors, startState, stateTensors, type TrainingState } from "../../src/training/state.ts";
import { readState, writeState } from "../../src/training/stateFile.ts";
import { Trainer, type DrawLabels, type RealBatch } from "../../src/training/trainer.ts";
import type { TrainingSetup } from "../../src/training/setup.ts";
import { setupFor } from "./setups.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(() => engine.dispose());

const noLabels: DrawLabels = () => undefined;

/** A batch of an iteration: flat images of random colours. */
function real(setup: TrainingSetup, iteration: number): RealBatch {
  const { imgResolution: side, imgChannels } = setup.discriminator;
  const colours = createRng(3, "real", iteration).normals(setup.batchSize * imgChannels);
  const data = Float32Array.from({ length: colours.length * side * side }, (_, i) =>
    Math.tanh(colours[Math.floor(i / side / side)] ?? 0),
  );
  return { images: float32([setup.batchSize, imgChannels, side, side], data), labels: undefined };
}

async function run(
  setup: TrainingSetup,
  state: TrainingState,
  iterations: number,
  on: Engine = engine,
): Promise<TrainingState> {
  const trainer = await Trainer.start(setup, on, state, noLabels);
  for (let i = 0; i < iterations; i++) await trainer.iterate(real(setup, trainer.progress.iteration));
  const end = await trainer.state();
  await trainer.dispose();
  return end;
}

const fresh = (setup: TrainingSetup): TrainingState =>
  startState(setup, newTensors(setup, createRng(setup.seed, "start")));

function difference(a: Float32Tensor, b: Float32Tensor): number {
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.data[i] ?? NaN))), 0);
}

describe("Trainer", () => {
  it("goes on from a saved state with the same bits", async () => {
    const setup = setupFor({ augmentation: { mode: "ada", pipe: "bgc", p: 0.3, target: 0.6, interval: 2, kimg: 1 } });
    const whole = await run(setup, fresh(setup), 5);
    const inTwo = await run(setup, await run(setup, fresh(setup), 2), 3);
    expect(inTwo).toEqual(whole);
    expect(whole.progress).toMatchObject({ iteration: 5, imagesSeen: 20, steps: { G: 7, D: 6 } });
    expect(whole.progress.ada.p).not.toBe(0.3);
  });

  it("has the same bits where its programs share their memory", async () => {
    const frugal = await openEngine({ device: "cpu", arena: false });
    const setup = setupFor({ augmentation: { mode: "noaug", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 } });
    expect(await run(setup, fresh(setup), 1, frugal)).toEqual(await run(setup, fresh(setup), 1));
    await frugal.dispose();
  });

  it("moves both networks, the averages and the moments", async () => {
    const setup = setupFor({});
    const before = fresh(setup);
    const after = await run(setup, before, 1);
    for (const key of ["G", "D", "average", "wAverage", "pathLengthMean"] as const)
      expect(difference(after[key], before[key])).toBeGreaterThan(0);
    expect(difference(after.average, after.G)).toBeGreaterThan(0);
    expect(Math.min(...after.secondMoments.G.data)).toBeGreaterThanOrEqual(0);
    expect(Object.keys(after.progress.statistics).sort()).toEqual([
      "Loss/D/loss",
      "Loss/D/reg",
      "Loss/G/loss",
      "Loss/G/reg",
      "Loss/nonfinite",
      "Loss/pl_penalty",
      "Loss/r1_penalty",
      "Loss/scores/fake",
      "Loss/scores/real",
      "Loss/signs/fake",
      "Loss/signs/real",
    ]);
    expect(stateTensors(setup, after).G.get("mapping.w_avg")).toEqual(after.wAverage);
  });

  it("takes a batch in small parts, with the same size of step", async () => {
    const setup = setupFor({ microBatch: 2 });
    const before = fresh(setup);
    const after = await run(setup, before, 1);
    expect(difference(after.G, before.G)).toBeGreaterThan(0);
    // With no first moment Adam's first steps have about the size of the learning rate.
    expect(difference(after.D, before.D)).toBeLessThan(4 * setup.adam.learningRate);
    expect(after.progress.statistics["Loss/G/loss"]?.num).toBe(setup.batchSize);
  });

  it("steers the augmentation by all real logits, those of the R1 phase among them", async () => {
    const setup = setupFor({ augmentation: { mode: "ada", pipe: "blit", p: 0, target: 0.6, interval: 4, kimg: 500 } });
    const { ada, statistics } = (await run(setup, fresh(setup), 2)).progress;
    expect(ada).toMatchObject({ images: 3 * setup.batchSize, batches: 2 }); // Dmain, Dreg; Dmain
    expect(ada.signSum).toBe(statistics["Loss/signs/real"]?.sum);
    expect(statistics["Loss/scores/real"]?.num).toBe(3 * setup.batchSize);
  });

  it("leaves frozen layers of the discriminator alone", async () => {
    const setup = setupFor({ freezeLayers: 2 });
    const before = fresh(setup);
    const [start, end] = [stateTensors(setup, before).D, stateTensors(setup, await run(setup, before, 1)).D];
    for (const name of ["b16.fromrgb.weight", "b16.conv0.weight", "b16.conv0.bias"])
      expect(end.get(name)).toEqual(start.get(name));
    for (const name of ["b16.conv1.weight", "b16.skip.weight", "b4.out.weight"])
      expect(end.get(name)).not.toEqual(start.get(name));
  });

  it("leaves frozen parts of either network alone, as in the average too", async () => {
    const setup = setupFor({ freeze: { G: ["mapping", "synthesis.b8"], D: ["b8"] } });
    const before = fresh(setup);
    const [start, end] = [stateTensors(setup, before), stateTensors(setup, await run(setup, before, 1))];
    for (const name of ["mapping.fc0.weight", "synthesis.b8.conv0.weight", "synthesis.b8.torgb.bias"]) {
      expect(end.G.get(name)).toEqual(start.G.get(name));
      expect(end.G_ema.get(name)).toEqual(start.G.get(name));
    }
    for (const name of ["synthesis.b4.const", "synthesis.b16.conv0.weight"])
      expect(end.G.get(name)).not.toEqual(start.G.get(name));
    expect(end.D.get("b8.conv0.weight")).toEqual(start.D.get("b8.conv0.weight"));
    expect(end.D.get("b16.conv0.weight")).not.toEqual(start.D.get("b16.conv0.weight"));
  });

  it("learns at another rate in the discriminator where told so", async () => {
    const setup = setupFor({ dLearningRate: 0 });
    const before = fresh(setup);
    const after = await run(setup, before, 1);
    expect(difference(after.D, before.D)).toBe(0);
    expect(difference(after.G, before.G)).toBeGreaterThan(0);
  });

  it("goes on past gradients that are NaN, which count and change nothing", async () => {
    const setup = setupFor({});
    const before = fresh(setup);
    const bad = { images: real(setup, 0).images, labels: undefined };
    bad.images.data[5] = NaN;
    const trainer = await Trainer.start(setup, engine, before, noLabels);
    await trainer.iterate(bad);
    const after = await trainer.state();
    expect(difference(after.D, before.D)).toBe(0);
    expect(difference(after.G, before.G)).toBeGreaterThan(0);
    const { num = 0, sum = 0 } = after.progress.statistics["Loss/nonfinite"] ?? {};
    expect(num).toBe(4);
    expect(sum).toBeGreaterThan(before.D.data.length); // all of D's, in two phases, but for biases under R1
    expect(after.progress.statistics["Loss/scores/real"]).toMatchObject({ sum: expect.any(Number) as number });
    await trainer.iterate(real(setup, 1));
    expect(difference((await trainer.state()).D, before.D)).toBeGreaterThan(0);
    await trainer.dispose();
  });

  it("compiles no more than the phase itself takes where its gradient is NaN on a device", async () => {
    const setup = setupFor({ batchSize: 2, gRegInterval: 1000, dRegInterval: 1000 });
    const compiled: string[] = [];
    const device: Engine = {
      ...withNote(engine, "as a GPU"),
      sharesMemory: false,
      compile(runnable, options) {
        compiled.push(...runnable.outputs.keys());
        return engine.compile(runnable, options);
      },
    };
    const trainer = await Trainer.start(setup, device, fresh(setup), noLabels);
    await trainer.iterate(real(setup, 0));
    expect(compiled).not.toContain("gradient");
    const bad = real(setup, 1);
    bad.images.data.fill(NaN);
    await trainer.iterate(bad);
    expect(compiled.filter((name) => name === "gradient")).toHaveLength(1);
    expect(trainer.progress).toMatchObject({ iteration: 2, steps: { G: 3, D: 3 } });
    await trainer.dispose();
  });

  it("stops where no gradient is finite any more", async () => {
    const setup = setupFor({ batchSize: 2, gRegInterval: 1000, dRegInterval: 1000 });
    const trainer = await Trainer.start(setup, engine, fresh(setup), noLabels);
    const images = real(setup, 0).images;
    const bad = {
      images: float32(
        images.shape,
        images.data.map(() => NaN),
      ),
      labels: undefined,
    };
    const all = async (): Promise<void> => {
      for (let i = 0; i < 1000; i++) await trainer.iterate(bad);
    };
    await expect(all()).rejects.toThrow("gradients that were not, 100 times in a row, in Dmain");
    expect(trainer.progress.iteration).toBe(99);
    await trainer.dispose();
  });

  it("names the phase that finds a parameter NaN", async () => {
    const setup = setupFor({});
    const state = fresh(setup);
    const G = float32(state.G.shape, Float32Array.from(state.G.data));
    G.data[G.data.length - 1] = NaN; // of the synthesis: the mapping would make w_avg NaN first
    await expect(run(setup, { ...state, G }, 1)).rejects.toThrow("parameters of G that are not, in Gmain");
  });

  it("keeps the strength at zero without augmentation", async () => {
    const setup = setupFor({ augmentation: { mode: "noaug", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 } });
    const start = fresh(setup);
    const end = await run(setup, start, 3);
    expect(end.progress.ada.p).toBe(0);
    expect(end.progress.statistics["Loss/D/loss"]?.num).toBe(12);
  });
});

describe("the file of a state", () => {
  it("gives back the state, and is a checkpoint too", async () => {
    const setup = setupFor({ freezeLayers: 1 });
    const state = await run(setup, fresh(setup), 2);
    const bytes = concatBytes(writeState(setup, state));
    expect(readState(setup, bytes)).toEqual(state);
    expect(concatBytes(writeState(setup, readState(setup, bytes)))).toEqual(bytes);
    const checkpoint = readCheckpoint(bytes);
    expect(checkpoint.G_ema?.config).toEqual(setup.generator);
    expect(checkpoint.D?.config).toEqual(setup.discriminator);
  });

  it("refuses a checkpoint without training state", () => {
    const setup = setupFor({});
    const { G, D } = stateTensors(setup, fresh(setup));
    const plain = writeSafetensorsCheckpoint({
      G_ema: { config: setup.generator, tensors: G },
      D: { config: setup.discriminator, tensors: D },
      extras: {},
    });
    expect(() => readState(setup, concatBytes(plain))).toThrow(/state of a run/);
  });
});
