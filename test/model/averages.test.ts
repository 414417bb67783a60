import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { readDialect } from "../../src/checkpoints/dialects/table.ts";
import { assembleCheckpoint } from "../../src/checkpoints/assemble.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { ReadBudget } from "../../src/formats/readBudget.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { lacksAverages, withAverages } from "../../src/model/averages.ts";
import { Network } from "../../src/model/network.ts";
import { referenceFile } from "../checkpoints/files.ts";

const BUDGET = new ReadBudget(0, Infinity);
const VALUE = readTorch(referenceFile("rosinality32.pth")) as Map<string, unknown>;

/** A training checkpoint as that program writes it, without the average w. */
function training(): Checkpoint {
  return assembleCheckpoint(readDialect(new Map([...VALUE].filter(([key]) => key !== "latent_avg"))), BUDGET);
}

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ device: "cpu" })));
afterAll(() => engine.dispose());

describe("an average w that the file lacks", () => {
  it("is computed close to that of other latents", async () => {
    const checkpoint = training();
    expect(lacksAverages(checkpoint)).toBe(true);
    const completed = await withAverages(checkpoint, engine);
    expect(lacksAverages(completed)).toBe(false);
    const computed = completed.G_ema?.tensors.get("mapping.w_avg")?.data ?? [];
    const others = await latentsOf(checkpoint, 2000);
    const mean = Array.from(computed, (_, i) => others.reduce((sum, w) => sum + (w[i] ?? NaN), 0) / others.length);
    const spread = others.reduce((sum, w) => sum + distance(w, mean), 0) / others.length;
    expect(distance(computed, mean) / spread).toBeLessThan(0.05);
  });

  it("is let be where the file has it", async () => {
    const whole = assembleCheckpoint(readDialect(VALUE), BUDGET);
    expect((await withAverages(whole, engine)).G_ema).toBe(whole.G_ema);
  });
});

/** w of seeds beyond those that the average is computed from. */
async function latentsOf({ G_ema: generator }: Checkpoint, count: number): Promise<Float32Array[]> {
  if (generator === undefined) throw new Error("no generator");
  const network = new Network({ generator }, engine);
  const seeds = Array.from({ length: count }, (_, i) => 20_000 + i);
  const { data } = await network.mapping(network.latents(seeds));
  const { wDim } = network.generatorConfig.mapping;
  const row = network.numWs * wDim;
  await network.dispose();
  return seeds.map((_, i) => data.slice(i * row, i * row + wDim));
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.sqrt(Array.from(a).reduce((sum, value, i) => sum + (value - (b[i] ?? NaN)) ** 2, 0));
}
