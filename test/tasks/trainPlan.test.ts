import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRng, type Rng } from "../../src/base/rng.ts";
import { readExperiment } from "../../src/checkpoints/experiment.ts";
import { openDataset } from "../../src/datasets/openDataset.ts";
import { blockSource, pictureBlock } from "../../src/datasets/pictureBlock.ts";
import { fineTuneStart } from "../../src/runs/fineTune.ts";
import { presetNetworks } from "../../src/runs/planNetworks.ts";
import type { TrainOptions } from "../../src/runs/options.ts";
import { asStored } from "../../src/runs/storedRunSchema.ts";
import type { StoredRun } from "../../src/runs/storedRun.ts";
import { checkUnchanged } from "../../src/runs/unchanged.ts";
import { trainPlan } from "../../src/runs/plan.ts";
import { checkRanks } from "../../src/runs/planRanks.ts";
import { PRESETS } from "../../src/runs/presets.ts";
import { layouts, newTensors, startState } from "../../src/training/state.ts";
import { setupFor } from "../training/setups.ts";

const image = { width: 64, height: 64, channels: 3, data: new Uint8Array(64 * 64 * 3) } as const;
const dataset = await openDataset(blockSource(pictureBlock("pictures", [["a.png", image]], 64, 3)));

describe("--cfg auto", () => {
  it.each([undefined, 8, 4])("with --batch %s keeps what follows from its own batch of 32", (batch) => {
    const { setup } = trainPlan({ ...(batch && { batch }) }, dataset);
    expect(setup.batchSize).toBe(batch ?? 32);
    expect(setup.r1Gamma).toBeCloseTo(0.0256, 12);
    expect(setup.emaKimg).toBe(10);
    expect(setup.discriminator.mbstdGroupSize).toBe(4);
  });
});

describe("options of a plan", () => {
  const plan = (options: TrainOptions) => trainPlan({ batch: 8, ...options }, dataset);

  it("--glr and --dlr change the rate of one network each", () => {
    expect(plan({}).setup).not.toHaveProperty("dLearningRate");
    const rates = (options: TrainOptions) => [plan(options).setup.adam.learningRate, plan(options).setup.dLearningRate];
    expect(rates({ glr: 0.001 })).toEqual([0.001, 0.0025]);
    expect(rates({ dlr: 0.003 })).toEqual([0.0025, 0.003]);
    expect(rates({ glr: 0.001, dlr: 0.001 })).toEqual([0.001, undefined]);
  });

  it("--initstrength and --p-max are of an adaptive p", () => {
    expect(plan({ initStrength: 0.3, pMax: 0.8 }).setup.augmentation).toMatchObject({ mode: "ada", p: 0.3, pMax: 0.8 });
    expect(plan({}).setup.augmentation).not.toHaveProperty("pMax");
    expect(() => plan({ aug: "noaug", pMax: 0.8 })).toThrow('pMax goes with aug: "ada", but got aug: "noaug"');
    expect(() => plan({ aug: "fixed", p: 0.1, initStrength: 0.2 })).toThrow('initStrength goes with aug: "ada"');
  });

  it("--nkimg is where the count begins, below --kimg", () => {
    expect(plan({ nkimg: 435 })).toMatchObject({ nkimg: 435, kimg: 25000 });
    expect(plan({ nkimg: 0 })).not.toHaveProperty("nkimg");
    expect(() => plan({ nkimg: 435, kimg: 400 })).toThrow("kimg must exceed nkimg");
    const { setup } = plan({ channelBase: 64, channelMax: 8, zDim: 16, wDim: 16 });
    expect(startState(setup, newTensors(setup, createRng(1)), 435_000).progress).toMatchObject({
      imagesSeen: 435_000,
      iteration: 0,
    });
  });

  it("--freeze-mapping leaves G's mapping out of what is trained", () => {
    const names = (options: TrainOptions) => layouts(plan(options).setup).flat.G.entries.map(({ name }) => name);
    expect(names({}).some((name) => name.startsWith("mapping."))).toBe(true);
    expect(names({ freezeMapping: true })).toEqual(names({}).filter((name) => name.startsWith("synthesis.")));
  });

  it("--freeze-embed goes with classes", () => {
    expect(() => plan({ freezeEmbed: true })).toThrow("Add cond: true, or leave freezeEmbed out.");
    const { flat } = layouts(trainPlan({ batch: 8, freezeEmbed: true }, { ...dataset, cDim: 3 }).setup);
    for (const { entries } of [flat.G, flat.D])
      expect(
        entries.filter(({ name }) => name.startsWith("mapping.")).map(({ name }) => name.split(".")[1]),
      ).not.toContain("embed");
  });
});

describe("an experiment's plan", () => {
  const file = new URL("../../experiments/styleganv2ada_256_custom.json", import.meta.url);
  const json = JSON.parse(readFileSync(file, "utf8"));
  const shape = { resolution: 256, channels: 3, cDim: 0 } as const;
  const plan = (training: object, options: TrainOptions = {}) => {
    const experiment = readExperiment({ ...json, training: { ...json.training, ...training } });
    return trainPlan({ experiment, ...options }, { ...dataset, ...shape });
  };

  it("has a picture's rate times the batch", () => {
    expect(plan({}).setup.adam.learningRate).toBe(0.0025);
    expect(plan({}, { batch: 4 }).setup.adam.learningRate).toBe(0.000625);
    expect(
      plan({ optimizer: { learningRate: 0.001, beta1: 0, beta2: 0.99, epsilon: 1e-8 } }, { batch: 4 }).setup.adam
        .learningRate,
    ).toBe(0.001);
  });

  it("keeps the blocks that it freezes, of either network", () => {
    const { setup } = plan({ synthesisFreezeAt: ["b8", "b16"], discriminatorFreezeAt: ["b4", "b256"] });
    expect(setup.freeze).toEqual({ G: ["synthesis.b8", "synthesis.b16"], D: ["b4", "b256"] });
    const blocks = (network: "G" | "D") =>
      new Set(layouts(setup).flat[network].entries.map(({ name }) => /\bb\d+/.exec(name)?.[0]));
    expect(blocks("G")).toEqual(new Set([undefined, "b4", "b32", "b64", "b128", "b256"]));
    expect(blocks("D")).toEqual(new Set(["b128", "b64", "b32", "b16", "b8"]));
  });

  it("takes any batch where its discriminator compares no images", () => {
    const epilogue = { mbstdGroupSize: 4, mbstdNumChannels: 0 };
    const experiment = readExperiment({ ...json, discriminator: { ...json.discriminator, epilogue } });
    const of = (options: TrainOptions) => trainPlan({ experiment, ...options }, { ...dataset, ...shape }).setup;
    expect(of({ batch: 6 }).batchSize).toBe(6);
    expect(of({ batch: 12, microBatch: 6 }).microBatch).toBe(6);
    checkRanks(of({ batch: 12 }), 2);
    expect(() => checkRanks(of({ batch: 12 }), 5)).toThrow(
      /equal share of the batch and whole micro-batches, but got 5 ranks.*1, 2, 3, 4, 6, 12;/,
    );
  });

  it("must leave something to train", () => {
    const all = [4, 8, 16, 32, 64, 128, 256].map((side) => `b${side}`);
    expect(() => plan({ discriminatorFreezeAt: all })).toThrow("some part of the discriminator must remain trainable");
  });
});

describe("what a stored run refuses", () => {
  const { setup } = trainPlan({ batch: 8 }, dataset);
  const run: StoredRun = {
    version: 1,
    setup,
    kimg: 100,
    tickKimg: 4,
    snap: 50,
    keep: 5,
    saveEvery: 300,
    dataOptions: { data: "/pictures", mirror: false, cond: false, labels: "json", seed: 0 },
  };

  it.each([
    [{ glr: 0.1 }, "here glr: 0.0025, but got glr: 0.1"],
    [{ dlr: 0.1 }, "here dlr: 0.0025"],
    [{ pMax: 0.8 }, "here pMax omitted"],
    [{ initStrength: 0.8 }, "here initStrength: 0"],
    [{ nkimg: 5 }, "here nkimg: 0"],
    [{ freezeMapping: true }, "got freezeMapping: true"],
    [{ freezeEmbed: true }, "got freezeEmbed: true"],
    [{ mirrorY: true }, "got mirrorY: true"],
  ])("%j", (options, message) => {
    expect(() => checkUnchanged("run", run, options)).toThrow(message);
  });

  it("nothing that it began with", () => {
    const same = { glr: 0.0025, dlr: 0.0025, nkimg: 0, freezeMapping: false, mirror: false };
    expect(() => checkUnchanged("run", run, same)).not.toThrow();
    expect(() => checkUnchanged("run", { ...run, dataOptions: { ...run.dataOptions, mirror: true } }, same)).toThrow(
      "but got mirror: false",
    );
  });

  it("keeps every new setting, and reads a run that has none of them", () => {
    const more = {
      ...run,
      nkimg: 7,
      dataOptions: { ...run.dataOptions, mirrorY: true },
      setup: {
        ...setup,
        dLearningRate: 0.001,
        freeze: { G: ["mapping"], D: ["b8"] },
        augmentation: { ...setup.augmentation, pMax: 0.8 },
      },
    };
    expect(asStored(more)).toEqual(more);
    expect(asStored(run)).toEqual(run);
    expect(JSON.stringify(asStored(run))).not.toMatch(/freeze"|dLearningRate|pMax|nkimg|mirrorY/);
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
    G: { config: old.generator, tensors: start.G },
    G_ema: { config: old.generator, tensors: start.G_ema },
    D: { config: old.discriminator, tensors: start.D },
    extras: {},
  };
  const { given, missing } = fineTuneStart(wanted, checkpoint);

  it("keeps the first layer, with label columns of zero, scaled for its further inputs", () => {
    const [from, to] = [start.G.get("mapping.fc0.weight"), given.G.get("mapping.fc0.weight")];
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

  it("draws what the checkpoint lacks, each as it is drawn without one, and nothing else", () => {
    const fresh = newTensors(wanted, createRng(2));
    const drawn: string[] = [];
    const rng = createRng(2);
    const told = { ...rng, stream: (...path: string[]) => spied(rng.stream(...path), drawn) };
    const begun = newTensors(wanted, told, given);
    expect(begun.G.get("mapping.embed.weight")).toEqual(fresh.G.get("mapping.embed.weight"));
    expect(begun.G.get("mapping.fc1.weight")).toBe(start.G.get("mapping.fc1.weight"));
    expect([...begun.D.keys()]).toEqual([...fresh.D.keys()]);
    const random = missing.map((name) => name.replace(/^.*?\//, "")).filter((name) => name.endsWith("weight"));
    expect(drawn).toEqual(random);
  });

  it("starts the label's embedding anew, and tells so", () => {
    expect(missing.filter((name) => name.startsWith("G/"))).toEqual(["G/mapping.embed.weight", "G/mapping.embed.bias"]);
  });
});

/** Notes which streams below it numbers are drawn from. */
function spied(rng: Rng, drawn: string[]): Rng {
  return {
    ...rng,
    stream: (...path) => {
      drawn.push(path.join("/"));
      return rng.stream(...path);
    },
  };
}
