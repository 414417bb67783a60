import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { ADAM_DEFAULTS, adamFeeds, lazyAdam } from "../../src/training/adam.ts";
import { emaBeta, emaProgram } from "../../src/training/ema.ts";
import { flatLayout, flatten, unflatten } from "../../src/training/flatLayout.ts";
import { GradientSum, meanOf, madeFinite } from "../../src/training/gradientSum.ts";
import { optimiserProgram } from "../../src/training/phasePrograms.ts";
import { drawMixingMask } from "../../src/training/styleMixing.ts";
import { constant } from "../../src/nn/scope.ts";
import { evaluate } from "../engine/reference.ts";

/** Adam of Kingma & Ba 2015, algorithm 1, with beta1 = 0, over numbers. */
function adamByHand(gradients: readonly number[], start: number): number {
  let [parameter, moment] = [start, 0];
  for (const [i, slope] of gradients.entries()) {
    moment = 0.99 * moment + 0.01 * slope * slope;
    parameter -= (0.002 * slope) / (Math.sqrt(moment / (1 - 0.99 ** (i + 1))) + 1e-8);
  }
  return parameter;
}

describe("Adam", () => {
  it("takes the steps of its paper", () => {
    const gradients = [0.5, -3, 1e-4, 0, 7];
    const traced = optimiserProgram(1, ADAM_DEFAULTS);
    let [network, secondMoment] = [float32([1], [0.25]), float32([1], [0])];
    for (const [i, slope] of gradients.entries()) {
      const feeds = { network, secondMoment, gradient: float32([1], [slope]), ...adamFeeds(ADAM_DEFAULTS, i + 1) };
      const stepped = evaluate(traced, feeds);
      network = float32([1], stepped.get("newParameters")?.data ?? []);
      secondMoment = float32([1], stepped.get("newSecondMoment")?.data ?? []);
    }
    expect(network.data[0]).toBeCloseTo(adamByHand(gradients, 0.25), 6);
  });
  it("leaves a parameter without a gradient where it is", () => {
    const zero = float32([2], [0, 0]);
    const network = float32([2], [1, -2]);
    const feeds = { network, secondMoment: zero, gradient: zero, ...adamFeeds(ADAM_DEFAULTS, 1) };
    const outputs = evaluate(optimiserProgram(2, ADAM_DEFAULTS), feeds);
    expect(outputs.get("newParameters")?.data).toEqual(Float64Array.of(1, -2));
  });
  it("counts steps of lazy regularisation in proportion", () => {
    expect(lazyAdam(ADAM_DEFAULTS, 4)).toEqual({ learningRate: 0.002 * 0.8, beta2: 0.99 ** 0.8, epsilon: 1e-8 });
    expect(() => adamFeeds(ADAM_DEFAULTS, 0)).toThrow(/steps count from 1/);
  });
});

describe("the gradients of small batches", () => {
  it("are averaged: a sum would pass unnoticed through Adam, which has no first moment to tell scales apart", () => {
    const sum = new GradientSum();
    for (const values of [
      [1, -4, 0],
      [3, 0, 6],
      [2, 1, 0],
    ])
      sum.add(float32([3], Float32Array.from(values)));
    expect(meanOf(sum.take(), 3)).toEqual(float32([3], Float32Array.of(2, -1, 2)));
    sum.add(float32([3], Float32Array.of(8, 0, 0)));
    expect(meanOf(sum.take(), 2).data).toEqual(Float32Array.of(4, 0, 0));
    expect(() => sum.take()).toThrow(/without gradients/);
  });

  it("are made finite: NaN is 0, infinities are ±1e5, and large numbers stay", () => {
    const gradient = float32([5], Float32Array.of(NaN, Infinity, -Infinity, 3e38, -2));
    const { gradient: finite, nonfinite } = madeFinite(gradient);
    expect([...finite.data]).toEqual([0, 1e5, -1e5, Math.fround(3e38), -2]);
    expect(nonfinite).toBe(3);
  });
});

describe("the moving average", () => {
  it("moves to the current parameters", () => {
    const feeds = { average: float32([2], [1, 0]), G: float32([2], [0, 4]), beta: float32([], [0.75]) };
    expect(evaluate(emaProgram(2), feeds).get("updated")?.data).toEqual(Float64Array.of(0.75, 1));
  });
  it("halves an old value in a half-life, sooner at the start", () => {
    expect(emaBeta(10, 1e9, 100) ** 10).toBeCloseTo(0.5, 12);
    expect(emaBeta(10, 1000, 1e6, 0.05) ** 5).toBeCloseTo(0.5, 12);
    expect(emaBeta(10, 0, 1e6, 0.05)).toBe(0);
  });
});

describe("the flat vector", () => {
  const declared = [
    { name: "a", shape: [2, 2], initial: constant(0), kind: "parameter" },
    { name: "filter", shape: [4], initial: constant(0), kind: "buffer" },
    { name: "b", shape: [], initial: constant(0), kind: "parameter" },
  ] as const;
  const tensors = new Map([
    ["a", float32([2, 2], [1, 2, 3, 4])],
    ["b", float32([], [5])],
  ]);
  it("holds parameters in the order of their declaration, and gives them back", () => {
    const flat = flatten(flatLayout(declared), tensors);
    expect([...flat.data]).toEqual([1, 2, 3, 4, 5]);
    expect(unflatten(flatLayout(declared), flat)).toEqual(tensors);
  });
  it("is not made of tensors that are missing or have another shape", () => {
    expect(() => flatten(flatLayout(declared), new Map())).toThrow(/"a" must be \[2, 2\], got none/);
    const wrong = new Map([...tensors, ["b", float32([1], [5])]] as const);
    expect(() => flatten(flatLayout(declared), wrong)).toThrow(/"b" must be \[\], got \[1\]/);
  });
});

describe("style mixing", () => {
  it("draws every cutoff from 1 to numWs - 1 about equally often, and none in a tenth of the batches", () => {
    const counts = new Map<number, number>();
    for (let step = 0; step < 9000; step++) {
      const { data } = drawMixingMask(createRng(3, "mixing", step), 10);
      const cutoff = data.reduce((total, value) => total + value, 0);
      expect([...data]).toEqual(Array.from({ length: 10 }, (_, i) => (i < cutoff ? 1 : 0)));
      counts.set(cutoff, (counts.get(cutoff) ?? 0) + 1);
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const count of counts.values()) expect(Math.abs(count - 900)).toBeLessThan(150);
  });
});
