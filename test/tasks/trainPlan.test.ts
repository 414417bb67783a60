import { beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { Dataset } from "../../src/datasets/dataset.ts";
import { openDataset } from "../../src/datasets/openDataset.ts";
import { blockSource, pictureBlock } from "../../src/datasets/pictureBlock.ts";
import { fineTuneStart } from "../../src/tasks/train/fineTune.ts";
import { presetNetworks } from "../../src/tasks/train/planNetworks.ts";
import { trainPlan } from "../../src/tasks/train/trainOptions.ts";
import { PRESETS } from "../../src/training/presets.ts";
import { newTensors } from "../../src/training/state.ts";
import { setupFor } from "../training/setups.ts";

let dataset: Dataset;
beforeAll(async () => {
  const image = { width: 64, height: 64, channels: 3, data: new Uint8Array(64 * 64 * 3) } as const;
  dataset = await openDataset(blockSource(pictureBlock("pictures", [["a.png", image]], 64, 3)));
});

describe("--cfg auto", () => {
  it.each([undefined, 8, 4])("with --batch %s keeps what follows from its own batch of 32", (batch) => {
    const { setup } = trainPlan({ ...(batch && { batch }) }, dataset);
    expect(setup.batchSize).toBe(batch ?? 32);
    expect(setup.r1Gamma).toBeCloseTo(0.0256, 12);
    expect(setup.emaKimg).toBe(10);
    expect(setup.discriminator.mbstdGroupSize).toBe(4);
  });
});

describe("fine-tuning an unconditional network into a conditional one", () => {
  const networks = (cDim: number) => {
    const shape = { resolution: 16, channels: 3, cDim } as const;
    return setupFor(presetNetworks(PRESETS.auto(16), { channelBase: 128, channelMax: 8 }, shape, 4));
  };
  const [old, wanted] = [networks(0), networks(5)];
  const start = newTensors(old, createRng(1));
  const checkpoint = {
    G: { config: old.generator, tensors: start.G }, G_ema: { config: old.generator, tensors: start.G_ema },
    D: { config: old.discriminator, tensors: start.D }, extras: {},
  };
  const { tensors, missing } = fineTuneStart(newTensors(wanted, createRng(2)), checkpoint);

  it("keeps the first layer, with label columns of zero, scaled for its further inputs", () => {
    const [from, to] = [start.G.get("mapping.fc0.weight"), tensors.G.get("mapping.fc0.weight")];
    const [rows = 0, columns = 0] = from?.shape ?? [];
    const [, wide = 0] = to?.shape ?? [];
    expect(wide).toBeGreaterThan(columns);
    for (let row = 0; row < rows; row += 5) {
      const kept = to?.data.subarray(row * wide, row * wide + columns);
      const used = kept?.map((value) => value / Math.sqrt(wide));
      const before = from?.data.subarray(row * columns, (row + 1) * columns).map((value) => value / Math.sqrt(columns));
      expect(Math.max(...(used ?? []).map((value, i) => Math.abs(value - (before?.[i] ?? NaN))))).toBeLessThan(1e-5);
      expect(to?.data.subarray(row * wide + columns, (row + 1) * wide).every((value) => value === 0)).toBe(true);
    }
  });

  it("starts the label's embedding anew, and tells so", () => {
    expect(missing.filter((name) => name.startsWith("G/"))).toEqual([
      "G/mapping.embed.weight", "G/mapping.embed.bias",
    ]);
  });
});
