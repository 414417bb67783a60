import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { ADAM_DEFAULTS } from "../../src/training/adam.ts";
import { DeviceVectors } from "../../src/training/deviceVectors.ts";
import { Executables } from "../../src/training/executables.ts";
import { HostVectors } from "../../src/training/hostVectors.ts";
import { newTensors, startState, type TrainingState } from "../../src/training/state.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { setupFor } from "./setups.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu", threads: 1 });
});
afterAll(() => engine.dispose());

/** The main phases alone: the regularisers' steps are the same. */
const SETUP = setupFor({
  r1Gamma: 0,
  pathLength: { batchShrink: 2, decay: 0.01, weight: 0 },
  augmentation: { mode: "noaug", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 },
});
const fresh = (): TrainingState => startState(SETUP, newTensors(SETUP, createRng(7, "start")));
const step = (values: Float32Array) =>
  ({ trains: "D", total: values, runs: 3, adam: ADAM_DEFAULTS, number: 5 }) as const;

describe("vectors in the host's memory", () => {
  it("take steps of Adam with the bits of its program, values that are not finite included", async () => {
    const start = fresh();
    const executables = new Executables(engine);
    const host = new HostVectors(start);
    const device = await DeviceVectors.upload(start, engine, executables);
    for (const round of [1, 2]) {
      const slopes = createRng(round, "slopes").normals(start.D.data.length);
      slopes.set([NaN, Infinity, -Infinity, 0, 1e-30, 1e30]);
      const [own, other] = [await host.step(step(slopes.slice())), await device.step(step(slopes.slice()))];
      expect(own.nonfinite).toBe(3);
      expect(other.nonfinite).toBe(3);
      expect(own.parameterSum).toBeCloseTo(other.parameterSum, 1);
      for (const vectors of [host, device]) await vectors.moveAverage(0.9);
    }
    expect(await host.download()).toEqual(await device.download());
    device.dispose();
    await executables.dispose();
  });

  it("tell of parameters that are too large for their sum", async () => {
    const start = fresh();
    const huge = {
      ...start,
      D: float32(
        start.D.shape,
        start.D.data.map(() => 3e38),
      ),
    };
    const { parameterSum } = await new HostVectors(huge).step(step(new Float32Array(start.D.data.length)));
    expect(parameterSum).toBe(Infinity);
  });

  it("train with the bits of programs that take their steps themselves", async () => {
    const states: TrainingState[] = [];
    for (const sharesMemory of [true, false]) {
      const start = fresh();
      const given: Engine = Object.assign(Object.create(engine) as Engine, { sharesMemory });
      const trainer = await Trainer.start(SETUP, given, start, () => undefined);
      for (let i = 0; i < 3; i++) {
        const images = float32(
          [4, 3, 16, 16],
          createRng(i, "real")
            .normals(4 * 3 * 16 * 16)
            .map(Math.tanh),
        );
        await trainer.iterate({ images, labels: undefined });
      }
      states.push(await trainer.state());
      await trainer.dispose();
      expect(start).toEqual(fresh()); // what it was given is left as it is
    }
    expect(states[0]).toEqual(states[1]);
  });
});
