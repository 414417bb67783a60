import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { augmentInputs, augmentParameters } from "../../src/training/augment/augment.ts";
import { percentileDraws, randomDraws } from "../../src/training/augment/draws.ts";
import { drawFilter, FILTER_BANK, FILTER_TAPS } from "../../src/training/augment/filterBank.ts";
import { drawInverse } from "../../src/training/augment/geometry.ts";
import { AUGMENT_SETS, augmentSet, type AugmentSet, type Transform } from "../../src/checkpoints/augmentSets.ts";
import type { Float32Tensor } from "../../src/tensor/hostTensor.ts";

const PICTURES = { channels: 3, resolution: 16 } as const;
const COUNT = 1500;

function draw(set: AugmentSet, p: number, seed = 1, n = COUNT): Record<string, Float32Tensor> {
  return augmentParameters(randomDraws(createRng(seed, "augment"), p), n, set, PICTURES);
}

/** Each image's part of a tensor. */
function each(tensor: Float32Tensor | undefined): number[][] {
  if (tensor === undefined) throw new Error("a parameter is missing");
  const [n = 1] = tensor.shape;
  const size = tensor.data.length / n;
  return Array.from({ length: n }, (_, i) => [...tensor.data.subarray(i * size, (i + 1) * size)]);
}

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, i) => Math.abs(value - (b[i] ?? NaN)) < 1e-5);

/** The share of images whose parameter is not what it is at p = 0. */
function changed(set: AugmentSet, p: number, name: string): number {
  const [idle = []] = each(draw(set, 0, 1, 1)[name]);
  return each(draw(set, p)[name]).filter((values) => !equal(values, idle)).length / COUNT;
}

/** Transforms, their input, and the share of draws that do nothing even where they are applied. */
const SINGLE: readonly (readonly [Transform, string, number])[] = [
  ["xflip", "map", 1 / 2],
  ["rotate90", "map", 1 / 4],
  ["xint", "map", 1 / 16],
  ["scale", "map", 0],
  ["rotate", "map", 0],
  ["aniso", "map", 0],
  ["xfrac", "map", 0],
  ["brightness", "colour", 0],
  ["contrast", "colour", 0],
  ["hue", "colour", 0],
  ["saturation", "colour", 0],
  ["lumaflip", "colour", 1 / 2],
  ["cutout", "rows", 0],
];

describe("the sets", () => {
  it("have the official names and parts", () => {
    expect(Object.keys(AUGMENT_SETS).join(" ")).toBe("blit geom color filter noise cutout bg bgc bgcf bgcfn bgcfnc");
    expect(Object.keys(augmentSet("bgc")).join(" ")).toBe(
      "xflip rotate90 xint scale rotate aniso xfrac brightness contrast lumaflip hue saturation",
    );
    expect(Object.keys(augmentSet("bgcfnc")).slice(12)).toEqual(["imgfilter", "noise", "cutout"]);
    expect(() => augmentSet("bgz")).toThrow(/one of blit, geom.*"bgz"/s);
    expect(() => augmentSet("constructor")).toThrow(/"constructor"/);
  });
  it("have inputs only for what they need", () => {
    const inputs = augmentInputs(5, AUGMENT_SETS.bgc, PICTURES, "real.");
    expect(inputs).toEqual({ "real.map": [5, 2, 3], "real.colour": [5, 3, 4] });
    expect(augmentInputs(2, AUGMENT_SETS.color, { channels: 1, resolution: 8 })).toEqual({ colour: [2, 1, 2] });
    expect(augmentInputs(2, AUGMENT_SETS.filter, PICTURES)).toEqual({ taps: [2, 43] });
  });
});

describe("the strength p", () => {
  it.each(SINGLE)("is the probability of %s", (transform, name, idle) => {
    for (const [p, multiplier] of [
      [0.5, 1],
      [1, 1],
      [0.8, 0.5],
    ] as const) {
      const expected = p * multiplier * (1 - idle);
      expect(Math.abs(changed({ [transform]: multiplier }, p, name) - expected)).toBeLessThan(0.04);
    }
  });
  it("applies transforms independently of each other", () => {
    const colours = each(draw({ brightness: 1, contrast: 1 }, 0.5).colour);
    const [bright, contrast] = [(row: number[]) => row[3] !== 0, (row: number[]) => row[0] !== 1];
    const shares = [
      [true, true],
      [true, false],
      [false, true],
      [false, false],
    ].map(([a, b]) => colours.filter((row) => bright(row) === a && contrast(row) === b).length / COUNT);
    shares.forEach((share) => expect(Math.abs(share - 0.25)).toBeLessThan(0.03));
  });
  it("is each band's probability in the image filter", () => {
    const untouched = each(draw(AUGMENT_SETS.filter, 0.5).taps).filter((taps) => equal(taps, delta())).length;
    expect(Math.abs(untouched / COUNT - 0.5 ** 4)).toBeLessThan(0.02);
  });
});

describe("the draws", () => {
  it("follow the seed alone, picture after picture", () => {
    const [three, two] = [draw(AUGMENT_SETS.bgcfnc, 0.7, 9, 3), draw(AUGMENT_SETS.bgcfnc, 0.7, 9, 2)];
    for (const [name, tensor] of Object.entries(two)) {
      expect(tensor.data).toEqual(three[name]?.data.slice(0, tensor.data.length));
    }
    expect(draw(AUGMENT_SETS.bgc, 0.7, 10, 2).map?.data).not.toEqual(two.map?.data);
  });
  it("are normal with the official deviations", () => {
    const logs = Array.from({ length: COUNT }, (_, i) =>
      Math.log2(drawInverse(randomDraws(createRng(i), 1), { scale: 1 }, 16)[0]?.[0] ?? NaN),
    );
    const deviation = Math.sqrt(logs.reduce((sum, x) => sum + x * x, 0) / COUNT);
    expect(Math.abs(deviation - 0.2)).toBeLessThan(0.01);
  });
  it("turn one way at a percentile, and by its angle", () => {
    const inverse = drawInverse(percentileDraws(0.75, createRng(0)), { rotate: 1 }, 16);
    expect(inverse[0]?.[0]).toBeCloseTo(0, 12);
    expect(inverse[1]?.[0]).toBeCloseTo(1, 12);
  });
  it("have the inverse error function at a percentile", () => {
    expect(percentileDraws(0.5, createRng(0)).normal()).toBe(0);
    expect(percentileDraws(0.9, createRng(0)).normal()).toBeCloseTo(0.9061938024368232, 13);
    expect(percentileDraws(0.001, createRng(0)).normal()).toBeCloseTo(-2.1851242191330043, 12);
  });
});

describe("the filter bank", () => {
  it("is four symmetric bands that sum to a single tap", () => {
    expect(FILTER_BANK.map(({ length }) => length)).toEqual([43, 43, 43, 43]);
    FILTER_BANK.forEach((band) => band.forEach((tap, k) => expect(tap).toBeCloseTo(band.at(-1 - k) ?? NaN, 12)));
    delta().forEach((tap, k) => expect(FILTER_BANK.reduce((sum, band) => sum + (band[k] ?? 0), 0)).toBeCloseTo(tap, 9));
  });
  it("divides the spectrum by octaves", () => {
    const centres = [1 / 16, 3 / 16, 3 / 8, 3 / 4].map((share) => share * Math.PI);
    const strongest = centres.map((frequency) => {
      const powers = FILTER_BANK.map((band) =>
        Math.abs(band.reduce((sum, tap, k) => sum + tap * Math.cos(frequency * (k - 21)), 0)),
      );
      return powers.indexOf(Math.max(...powers));
    });
    expect(strongest).toEqual([0, 1, 2, 3]);
  });
  it("changes nothing where no band is amplified", () => {
    expect(equal(drawFilter(percentileDraws(0.5, createRng(0)), 1), delta())).toBe(true);
  });
});

function delta(): number[] {
  return Array.from({ length: FILTER_TAPS }, (_, k) => (k === (FILTER_TAPS - 1) / 2 ? 1 : 0));
}
