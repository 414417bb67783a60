import { describe, expect, it } from "vitest";
import type { Checkpoint, JsonRecord } from "../../src/checkpoints/checkpoint.ts";
import { blendCheckpoints, layerShares, type BlendOptions } from "../../src/tasks/blend.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { GENERATORS, generatorConfig } from "../checkpoints/configs.ts";
import { newGenerator, userErrorOf } from "../checkpoints/files.ts";

const CONFIG = generatorConfig({ synthesis: { channelBase: 256, channelMax: 8 } });

/** A generator with this value everywhere. */
function filled(value: number, config = CONFIG, extras: JsonRecord = {}): Checkpoint {
  const tensors = new Map(
    [...newGenerator(config)].map(([name, { shape, data }]) => [
      name,
      float32(
        shape,
        data.map(() => value),
      ),
    ]),
  );
  return { G_ema: { config, tensors }, extras };
}

/** How much of b (1) beside a (0) each tensor of the blend has. */
function sharesOf(o: BlendOptions, config = CONFIG): Record<string, number | undefined> {
  const { G_ema } = blendCheckpoints(filled(0, config), filled(1, config), o);
  return Object.fromEntries([...(G_ema?.tensors ?? [])].map(([name, { data }]) => [name, data.at(-1)]));
}

describe("blendCheckpoints", () => {
  it("takes the listed layers of b, each whole, and all else of a", () => {
    const shares = sharesOf({ layers: [0, 1] });
    const ofB = Object.keys(shares)
      .filter((name) => shares[name] === 1)
      .map((name) => name.slice("synthesis.".length));
    expect(ofB).toEqual([
      "b4.resample_filter",
      "b4.const",
      "b4.conv1.resample_filter",
      "b4.conv1.affine.weight",
      "b4.conv1.affine.bias",
      "b4.conv1.weight",
      "b4.conv1.noise_const",
      "b4.conv1.noise_strength",
      "b4.conv1.bias",
      "b4.torgb.affine.weight",
      "b4.torgb.affine.bias",
      "b4.torgb.weight",
      "b4.torgb.bias",
      "b8.resample_filter",
      "b8.conv0.resample_filter",
      "b8.conv0.affine.weight",
      "b8.conv0.affine.bias",
      "b8.conv0.weight",
      "b8.conv0.noise_const",
      "b8.conv0.noise_strength",
      "b8.conv0.bias",
    ]);
  });

  it("lets torgb go with the convolution whose features it reads", () => {
    const shares = sharesOf({ layers: [2] });
    expect([shares["synthesis.b8.torgb.weight"], shares["synthesis.b4.torgb.weight"]]).toEqual([1, 0]);
  });

  it("keeps a's mapping and average, or takes b's", () => {
    const mapping = (o: BlendOptions) => [sharesOf(o)["mapping.w_avg"], sharesOf(o)["mapping.fc7.weight"]];
    expect([mapping({ layers: [0] }), mapping({ layers: [0], mapping: "b" })]).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  it("of all layers and b's mapping is b", () => {
    const shares = sharesOf({ layers: [0, 1, 2, 3, 4, 5, 6], mapping: "b" });
    expect(new Set(Object.values(shares))).toEqual(new Set([1]));
  });

  it.each(GENERATORS)("knows the layer of every tensor of a generator %s", (_, config) => {
    const count = 2 * Math.log2(config.synthesis.imgResolution) - 3;
    const shares = sharesOf({ layers: Array.from({ length: count }, (_, i) => i) }, config);
    expect(
      Object.entries(shares).filter(([name, share]) => (name.startsWith("mapping.") ? share !== 0 : share !== 1)),
    ).toEqual([]);
  });

  it("says what was blended, and keeps both licences", () => {
    const [a, b] = [filled(0, CONFIG, { note: "CC0", kimg: 3 }), filled(1, CONFIG, { note: "CC BY", kimg: 4 })];
    expect(blendCheckpoints(a, b, { layers: [1], smooth: 2 }).extras).toEqual({
      note: "CC0; CC BY",
      kimg: 3,
      blend: { layers: [1], smooth: 2, mapping: "a" },
    });
  });

  it("refuses networks of another kind, and layers that are not there", () => {
    const wider = filled(1, generatorConfig({ synthesis: { channelBase: 256, channelMax: 16 } }));
    expect(userErrorOf(() => blendCheckpoints(filled(0), wider, { layers: [0] })).message).toMatch(
      /fine-tuned .*synthesis\.b4\.const: \[8, 4, 4\] and \[16, 4, 4\]/,
    );
    const refused = (layers: number[]) => userErrorOf(() => blendCheckpoints(filled(0), filled(1), { layers })).message;
    expect([refused([7]), refused([])]).toEqual([
      expect.stringMatching(/layers 0 to 6, but got layer 7/),
      expect.stringMatching(/but got none/),
    ]);
  });
});

describe("layerShares", () => {
  it.each<[string, number[], number, number[]]>([
    ["a hard cut", [0, 1, 2], 0, [1, 1, 1, 0, 0, 0, 0]],
    ["one layer on each side", [0, 1, 2], 1, [1, 1, 0.75, 0.25, 0, 0, 0]],
    ["two", [0, 1, 2], 2, [1, 0.875, 0.625, 0.375, 0.125, 0, 0]],
    ["two borders", [2, 3, 4], 1, [0, 0.25, 0.75, 1, 0.75, 0.25, 0]],
    ["the last layers", [5, 6], 1, [0, 0, 0, 0, 0.25, 0.75, 1]],
    ["no border", [0, 1, 2, 3, 4, 5, 6], 2, [1, 1, 1, 1, 1, 1, 1]],
  ])("%s", (_, layers, smooth, wanted) => {
    expect(layerShares(7, layers, smooth)).toEqual(wanted);
  });
});
