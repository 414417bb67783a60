import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { Network } from "../../src/model/network.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { openPreview } from "../../src/training/preview.ts";
import { newTensors, startState, stateTensors } from "../../src/training/state.ts";
import { setupFor } from "./setups.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(() => engine.dispose());

describe("the preview of a run", () => {
  it("shows what the average generator makes of the command line's first latents", async () => {
    const setup = setupFor({});
    const state = startState(setup, newTensors(setup, createRng(1, "start")));
    const average = float32(state.average.shape, createRng(2, "average").normals(state.average.data.length));
    const preview = openPreview(setup, state, engine, 3);
    const images = await preview.draw(average);
    await preview.dispose();

    const z = float32(
      [16, 16],
      createRng(setup.seed, "pictures")
        .stream("z")
        .normals(16 * 16),
    );
    const generator = { config: setup.generator, tensors: stateTensors(setup, { ...state, average }).G_ema };
    const network = new Network({ generator }, engine);
    const wanted = await network.synthesis(await network.mapping(float32([3, 16], z.data.slice(0, 48))));
    await network.dispose();
    const size = Math.max(...wanted.data.map(Math.abs));
    const worst = images.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted.data[i] ?? NaN))), 0);
    expect(images.shape).toEqual([3, 3, 16, 16]);
    expect(worst / size).toBeLessThan(1e-4);
  });
});
