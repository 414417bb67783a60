import { describe, expect, it } from "vitest";
import { PRESETS, type Preset, type PresetName } from "../../src/runs/presets.ts";

/** What the official training script says: kimg, mb, mbstd, fmaps, lrate, gamma, ema, ramp, map. */
type Row = readonly (number | null | undefined)[];

const OFFICIAL: Readonly<Record<Exclude<PresetName, "auto">, Row>> = {
  stylegan2: [25000, 32, 4, 1, 0.002, 10, 10, null, 8],
  paper256: [25000, 64, 8, 0.5, 0.0025, 1, 20, null, 8],
  paper512: [25000, 64, 8, 1, 0.0025, 0.5, 20, null, 8],
  paper1024: [25000, 32, 4, 1, 0.002, 2, 10, null, 8],
  cifar: [100000, 64, 32, 1, 0.0025, 0.01, 500, 0.05, 2],
};

/** Of --cfg auto on one device, by resolution. */
const AUTO: Readonly<Record<number, Row>> = {
  64: [25000, 32, 4, 0.5, 0.0025, 0.0256, 10, 0.05, 2],
  256: [25000, 16, 4, 0.5, 0.0025, 0.8192, 5, 0.05, 2],
  512: [25000, 8, 4, 1, 0.0025, 6.5536, 2.5, 0.05, 2],
  1024: [25000, 4, 4, 1, 0.002, 52.4288, 1.25, 0.05, 2],
  4096: [25000, 1, 1, 1, 0.002, 3355.4432, 0.3125, 0.05, 2],
  8192: [25000, 1, 1, 1, 0.002, 13421.7728, 0.3125, 0.05, 2],
};

const rowOf = (preset: Preset): Row => [
  preset.kimg,
  preset.batch,
  preset.mbstdGroupSize,
  preset.channelBase / 32768,
  preset.optimizer.learningRate,
  Number(preset.r1Gamma.toPrecision(12)),
  preset.emaKimg,
  preset.emaRampup,
  preset.mappingLayers,
];

describe("--cfg", () => {
  it.each(Object.entries(OFFICIAL))("%s has the official numbers, whatever the resolution", (name, row) => {
    for (const resolution of [32, 1024]) expect(rowOf(PRESETS[name as PresetName](resolution))).toEqual(row);
  });

  it.each(Object.entries(AUTO))("auto has the official heuristics for %s pixels", (resolution, row) => {
    expect(rowOf(PRESETS.auto(Number(resolution)))).toEqual(row);
  });

  it("cifar alone trains without path lengths and mixing, with the original architecture", () => {
    const different = Object.entries(PRESETS).flatMap(([name, of]) => {
      const { plWeight, styleMixingProb, architecture } = of(32);
      return plWeight === 2 && styleMixingProb === 0.9 && architecture === "resnet" ? [] : [name];
    });
    expect(different).toEqual(["cifar"]);
    expect(PRESETS.cifar(32)).toMatchObject({ plWeight: 0, styleMixingProb: 0, architecture: "orig" });
  });
});
