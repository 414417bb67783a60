import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkExperiment } from "../../src/checkpoints/checkExperiment.ts";
import { builtInExperiment, learningRateOf, readExperiment } from "../../src/checkpoints/experiment.ts";
import { channelsAt } from "../../src/networks/config.ts";
import { generatorNetwork } from "../../src/networks/generatorNetwork.ts";
import { DISCRIMINATORS, generatorConfig } from "./configs.ts";
import { userErrorOf } from "./files.ts";

const FOLDER = new URL("../../experiments/", import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".json"));
const json = (name: string): Record<string, unknown> => JSON.parse(readFileSync(new URL(name, FOLDER), "utf8"));
const BUILT_INS = new Map(FILES.map((name) => [name.replace(".json", ""), json(name)]));

describe("built-in experiments", () => {
  it("are there for each resolution of the seed project, and of the avatars", () => {
    const resolutions = [...BUILT_INS.values()].map((value) => readExperiment(value).generator.synthesis.imgResolution);
    expect(new Set(resolutions)).toEqual(new Set([32, 64, 128, 256, 512, 1024]));
  });

  it.each(FILES)("%s is named after itself and mixes layers that exist", (file) => {
    const { name, generator, demo } = readExperiment(json(file));
    expect(`${name}.json`).toBe(file);
    expect(Math.max(...demo.colStyles)).toBeLessThan(generatorNetwork(generator).numWs);
  });

  it("have the papers' numbers", () => {
    const cats = readExperiment(json("styleganv2ada_512_afhqcat.json"));
    expect(cats.generator.mapping).toMatchObject({
      zDim: 512,
      cDim: 0,
      wDim: 512,
      numLayers: 8,
      lrMultiplier: 0.01,
      wAvgBeta: 0.995,
    });
    expect(cats.generator.synthesis).toMatchObject({
      imgResolution: 512,
      imgChannels: 3,
      architecture: "skip",
      numFp16Res: 4,
      convClamp: 256,
    });
    expect([4, 64, 128, 512].map((resolution) => channelsAt(cats.generator.synthesis, resolution))).toEqual([
      512, 512, 256, 64,
    ]);
    expect(cats.discriminator).toMatchObject({
      architecture: "resnet",
      mbstdGroupSize: 8,
      mbstdNumChannels: 1,
      mapping: null,
    });
    expect(cats.training).toMatchObject({ r1Gamma: 0.5, emaKimg: 20, batch: 64, optimizer: { learningRate: 0.0025 } });
    const faces = readExperiment(json("styleganv2ada_1024_metfaces.json"));
    expect(faces.training).toMatchObject({ r1Gamma: 2, emaKimg: 10, batch: 32, optimizer: { learningRate: 0.002 } });
  });

  it.each([
    ["32_custom", 32, 0.005],
    ["128_custom", 16, 0.0025],
    ["256_custom", 16, 0.0025],
    ["256_uppercloth", 16, 0.0025],
    ["512_custom", 64, 0.01],
  ])("have the seed project's rate of an image: %s", (name, batch, rate) => {
    const { training } = readExperiment(json(`styleganv2ada_${name}.json`));
    expect([training.batch, learningRateOf(training)]).toEqual([batch, rate]);
    expect(learningRateOf(training, 8)).toBe(0.00125);
  });

  it.each([
    ["exps/styleganv2ada/styleganv2ada_512_afhqcat.py", "styleganv2ada_512_afhqcat"],
    ["C:\\miemieGAN\\exps\\styleganv2ada_32_custom.py", "styleganv2ada_32_custom"],
    ["styleganv2ada_1024_metfaces", "styleganv2ada_1024_metfaces"],
    ["experiments/styleganv2ada_256_custom.json", "styleganv2ada_256_custom"],
  ])("%s names %s", (path, name) => {
    expect(builtInExperiment(path, BUILT_INS)).toMatchObject({ name });
  });

  it.each(["", "styleganv2ada_64_custom.py", "styleganv2ada_512_afhqcat/", "afhqcat.py"])("%j names none", (path) => {
    expect(builtInExperiment(path, BUILT_INS)).toBeUndefined();
  });
});

describe("an experiment that breaks a rule", () => {
  const cats = json("styleganv2ada_512_afhqcat.json");
  const section = (name: string): Record<string, unknown> => cats[name] as Record<string, unknown>;
  const refusal = (changes: Record<string, unknown>): string =>
    userErrorOf(() => readExperiment({ ...cats, ...changes })).message;

  it.each([
    [
      "a resolution that is no power of two",
      { generator: { ...section("generator"), imgResolution: 500 } },
      /imgResolution of the generator/,
    ],
    [
      "a batch of nothing",
      { training: { ...section("training"), batch: 0 } },
      /training\.batch of the experiment must be a whole number/,
    ],
    ["an unknown field", { training: { ...section("training"), bacth: 8 } }, /bacth/],
    ["an unknown argument", { generator: { ...section("generator"), magnitudeEma: 1 } }, /magnitudeEma/],
    [
      "networks of two resolutions",
      { discriminator: { ...section("discriminator"), imgResolution: 256 } },
      /512 and 256/,
    ],
    [
      "two learning rates",
      {
        training: {
          ...section("training"),
          optimizer: { learningRate: 0.002, learningRatePerImage: 0.0001, beta1: 0, beta2: 0.99, epsilon: 1e-8 },
        },
      },
      /one with either learningRate or learningRatePerImage/,
    ],
    [
      "a block to freeze that is not there",
      { training: { ...section("training"), synthesisFreezeAt: ["b8", "b1024"] } },
      /synthesisFreezeAt names blocks of the network: b4, .*, b512, but got b1024/,
    ],
    ["no demo", { demo: undefined }, /demo/],
  ])("%s is refused by field", (_, changes, message) => {
    expect(refusal(changes)).toMatch(message);
  });

  it.each([null, 7, "text", []])("%j is no experiment", (value) => {
    expect(userErrorOf(() => readExperiment(value)).message).toContain("the experiment");
  });
});

describe("an experiment and a checkpoint", () => {
  const experiment = readExperiment(json("styleganv2ada_32_custom.json"));
  const tensors = new Map();
  const stored = (config: typeof experiment.generator) => ({ G_ema: { config, tensors }, extras: {} });

  it("fit when what weights show is the same, whatever the rest", () => {
    const { mapping, synthesis } = experiment.generator;
    const other = {
      mapping: { ...mapping, lrMultiplier: 1 },
      synthesis: { ...synthesis, channelBase: 16384, convClamp: null, numFp16Res: 0 },
    };
    expect(() => checkExperiment(experiment, stored(other))).not.toThrow();
  });

  it("that differ are refused with both values", () => {
    const other = generatorConfig({ zDim: 512, wDim: 512, imgResolution: 64, mapping: { numLayers: 2 } });
    const { message } = userErrorOf(() => checkExperiment(experiment, stored(other)));
    expect(message).toContain("imgResolution is 32 in the experiment and 64 in the checkpoint");
    expect(message).toContain("numLayers is 8 in the experiment and 2 in the checkpoint");
    expect(message).not.toContain("zDim");
  });

  it("are compared in the discriminator too", () => {
    for (const [, config] of DISCRIMINATORS) {
      expect(userErrorOf(() => checkExperiment(experiment, { D: { config, tensors }, extras: {} })).message).toContain(
        "channels",
      );
    }
  });
});
