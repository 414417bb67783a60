import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { rows } from "../../src/model/latents.ts";
import { gradient } from "../../src/program/gradient.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32, isDType, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { augment, augmentParameters, type AugmentOptions } from "../../src/training/augment/augment.ts";
import { percentileDraws, randomDraws, type Draws } from "../../src/training/augment/draws.ts";
import { AUGMENT_SETS, type AugmentSet } from "../../src/checkpoints/augmentSets.ts";
import { checkAugment } from "../../scripts/parity/augment.ts";
import { MOST_DOUBLED } from "../../src/training/augment/warp.ts";
import { reflectedWarp } from "./reflectedWarp.ts";

const { tensors, metadata } = readSafetensors(
  new Uint8Array(readFileSync(new URL("../reference/augment.safetensors", import.meta.url))),
);
const X = single(tensors.get("x"));

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(async () => engine.dispose());

function single(tensor: HostTensor | undefined): Float32Tensor {
  if (tensor === undefined || !isDType(tensor, "float32")) throw new Error("a float32 tensor is missing");
  return tensor;
}

async function augmented(x: Float32Tensor, set: AugmentSet, draws: Draws, options: AugmentOptions = {}) {
  const [n = 1, channels = 1, resolution = 1] = x.shape;
  const images = new Trace().input("x", x.shape);
  const executable = await engine.compile(program({ y: augment(images, set, options) }));
  const parameters = augmentParameters(draws, n, set, { channels, resolution }, options.prefix);
  const { y } = await executable.run({ x, ...parameters });
  await executable.dispose();
  return { y: single(y), parameters };
}

function largestDifference(a: Float32Tensor, b: Float32Tensor): number {
  expect(a.shape).toEqual(b.shape);
  return a.data.reduce((largest, value, i) => Math.max(largest, Math.abs(value - (b.data[i] ?? NaN))), 0);
}

/** Relative L2 error of a. */
function relativeError(a: Float32Tensor, b: Float32Tensor): number {
  expect(a.shape).toEqual(b.shape);
  const squares = b.data.reduce((sum, value, i) => sum + (value - (a.data[i] ?? NaN)) ** 2, 0);
  return Math.sqrt(squares / b.data.reduce((sum, value) => sum + value * value, 0));
}

/**
 * Pixels of reflection that these maps [N, 2, 3] need: from the farthest corner of the doubled sampled image, which
 * has a border of three pixels, with three for the filter and one for the bilinear sample's neighbour.
 */
function marginOf({ shape: [n = 1], data }: Float32Tensor, resolution: number): number {
  const last = 2 * (resolution + 6) - 1;
  const reach = Array.from({ length: 2 * n }, (_, row) => {
    const [a = 0, b = 0, from = 0] = data.subarray(3 * row, 3 * row + 3);
    return Math.max(...[from, from + a * last, from + b * last, from + (a + b) * last].map(Math.abs));
  });
  const needed = Math.ceil(Math.max(...reach) / 2 + 4 - (resolution - 1) / 2);
  return Math.min(Math.max(needed, 0), resolution - 1);
}

describe("augmentation", () => {
  it("gives the official pictures at every percentile", async () => {
    const results = await checkAugment("augment.safetensors", tensors, metadata.get("cases") ?? "", engine);
    expect(results).toHaveLength(31 + 4);
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
  });

  it.each(Object.keys(AUGMENT_SETS))("leaves images alone at p = 0: %s", async (name) => {
    const set = AUGMENT_SETS[name as keyof typeof AUGMENT_SETS];
    for (const channels of [1, 3, 4]) {
      const x = float32([2, channels, 24, 24], createRng(1).normals(2 * channels * 24 * 24));
      const { y } = await augmented(x, set, randomDraws(createRng(2), 0), { prefix: "real." });
      expect(largestDifference(y, x)).toBeLessThan(2e-5);
    }
  });

  it("changes pictures at p = 1, each in its own way", async () => {
    const twice = float32([2, 3, 32, 32], Float32Array.of(...X.data.subarray(0, 3072), ...X.data.subarray(0, 3072)));
    const { y } = await augmented(twice, AUGMENT_SETS.bgc, randomDraws(createRng(3), 1));
    const [first, second] = [y.data.subarray(0, 3072), y.data.subarray(3072)];
    expect(largestDifference(float32([3072], first), float32([3072], X.data.subarray(0, 3072)))).toBeGreaterThan(0.1);
    expect(largestDifference(float32([3072], first), float32([3072], second))).toBeGreaterThan(0.1);
  });

  it("changes three of four channels' colours, and leaves transparency alone", async () => {
    const x = float32([2, 4, 8, 8], createRng(1).normals(2 * 4 * 64));
    const set = { brightness: 1, contrast: 1, lumaflip: 1, hue: 1, saturation: 1 };
    const { y } = await augmented(x, set, randomDraws(createRng(4), 1));
    const planes = (of: Float32Tensor, first: number, count: number): Float32Tensor =>
      float32([count * 64], of.data.slice(first * 64, (first + count) * 64));
    for (const start of [0, 4]) {
      expect(planes(y, start + 3, 1)).toEqual(planes(x, start + 3, 1));
      expect(largestDifference(planes(y, start, 3), planes(x, start, 3))).toBeGreaterThan(0.1);
    }
    const opaque = float32([1, 3, 8, 8], planes(x, 0, 3).data);
    const same = (await augmented(opaque, set, randomDraws(createRng(4), 1))).y;
    expect(largestDifference(float32([192], same.data), planes(y, 0, 3))).toBeLessThan(1e-5);
  });

  it("needs no more reflection than the maps reach, and as much", async () => {
    const bent = { scale: 1, rotate: 1 };
    for (const percentile of [0.35, 0.55, 0.6]) {
      const { y, parameters } = await augmented(X, bent, percentileDraws(percentile, createRng(0)));
      const map = single(parameters.map);
      const margin = marginOf(map, 32);
      expect(margin).toBeLessThan(31);
      expect(largestDifference(y, reflectedWarp(X, map, margin))).toBeLessThan(2e-5);
      expect(largestDifference(y, reflectedWarp(X, map, margin - 8))).toBeGreaterThan(1e-3);
    }
  });

  it.each([3, 4, 7, 32])("reflects an image of %i pixels once, and is black beyond", async (resolution) => {
    const shape = [3, 2, resolution, resolution];
    const x = float32(shape, createRng(4).normals(6 * resolution ** 2));
    // To a fifth of its size and turned, and far to either side.
    const last = 2 * (resolution + 6) - 1;
    const maps = [
      [4.7, 1.1, -2.9 * last, -1.3, 4.9, -1.8 * last],
      [1, 0, -last / 2 - 2.5 * resolution, 0, 1, -last / 2 + 2.7 * resolution],
      [0, -1.2, 9.6 * resolution, 1.3, 0, 2.1 * resolution],
    ];
    const map = float32([3, 2, 3], Float32Array.from(maps.flat()));
    const executable = await engine.compile(program({ y: augment(new Trace().input("x", shape), { scale: 1 }) }));
    const y = single((await executable.run({ x, map })).y);
    await executable.dispose();
    expect(largestDifference(y, reflectedWarp(x, map, resolution - 1))).toBeLessThan(1e-4);
  });

  it("gives a large picture what the official reflection of its batch would", async () => {
    const x = float32([1, 1, 512, 512], createRng(4).normals(512 * 512));
    const { y, parameters } = await augmented(x, { scale: 1, rotate: 1, xflip: 1 }, randomDraws(createRng(6), 1));
    const map = single(parameters.map);
    const margin = marginOf(map, 512);
    expect(margin).toBeGreaterThan(512 / 8);
    expect(margin).toBeLessThan(511);
    expect(relativeError(y, reflectedWarp(x, map, margin))).toBeLessThan(1e-4);
  });

  it("gives pictures that are warped in parts what each alone gets", async () => {
    const size = 3 * 256 * 256;
    const x = float32([5, 3, 256, 256], createRng(4).normals(5 * size));
    const { y, parameters } = await augmented(x, { scale: 1, rotate: 1 }, randomDraws(createRng(5), 1));
    const images = new Trace().input("x", [1, 3, 256, 256]);
    const executable = await engine.compile(program({ y: augment(images, { scale: 1, rotate: 1 }) }));
    for (const i of [0, 4]) {
      const alone = { x: rows(x, i, i + 1), map: rows(single(parameters.map), i, i + 1) };
      const { y: wanted } = await executable.run(alone);
      expect(relativeError(rows(y, i, i + 1), single(wanted))).toBeLessThan(1e-6);
    }
    await executable.dispose();
  });

  it("never has more than a few doubled pictures in memory", () => {
    const doubled = (n: number, resolution: number, device: keyof typeof MOST_DOUBLED): number[] => {
      const images = new Trace().input("x", [n, 3, resolution, resolution]);
      const y = augment(images, AUGMENT_SETS.bgc, { mostDoubled: MOST_DOUBLED[device] });
      const parts = program({ y }).nodes.filter(({ op }) => op === "gridSample");
      return parts.map(({ shape }) => shape[0] ?? 0).sort();
    };
    expect(doubled(16, 64, "cpu")).toEqual([7, 9]);
    expect(doubled(5, 128, "cpu")).toEqual([1, 2, 2]);
    expect(doubled(2, 256, "cpu")).toEqual([1, 1]);
    expect(doubled(32, 64, "gpu")).toEqual([32]);
    expect(doubled(6, 256, "gpu")).toEqual([6]);
    expect(doubled(4, 512, "gpu")).toEqual([2, 2]);
    expect(doubled(2, 1024, "gpu")).toEqual([1, 1]);
  });

  it("has an adjoint that loses nothing on several threads, and the same bits in every run", async () => {
    const pictures = { channels: 3, resolution: 64 };
    const shape = [4, 3, 64, 64];
    const size = 4 * 3 * 64 * 64;
    const trace = new Trace();
    const [x, dy] = [trace.input("x", shape), trace.input("dy", shape)];
    const y = augment(x, AUGMENT_SETS.bg);
    const [dx = x] = gradient(y, [x], dy);
    const executable = await engine.compile(program({ y, dx }));
    const parameters = augmentParameters(randomDraws(createRng(8), 1), 4, AUGMENT_SETS.bg, pictures);
    const feeds = { x: float32(shape, createRng(9).normals(size)), dy: float32(shape, createRng(10).normals(size)) };
    const first = await executable.run({ ...feeds, ...parameters });
    const second = await executable.run({ ...feeds, ...parameters });
    await executable.dispose();
    const [there, back] = [dot(single(first.y), feeds.dy), dot(feeds.x, single(first.dx))];
    expect(Math.abs(there - back)).toBeLessThan(1e-5 * Math.sqrt(size));
    expect(Math.abs(there)).toBeGreaterThan(1);
    expect(second.dx.data).toEqual(first.dx.data);
  });

  it("adds noise of the drawn deviation", async () => {
    const x = float32([1, 3, 64, 64], new Float32Array(3 * 64 * 64));
    const { y } = await augmented(x, AUGMENT_SETS.noise, percentileDraws(0.8, createRng(7)));
    const [mean, deviation] = moments(y.data);
    expect(Math.abs(mean)).toBeLessThan(0.003);
    expect(deviation).toBeGreaterThan(0.0595 * 0.97); // erfinv(0.6) 0.1
    expect(deviation).toBeLessThan(0.0595 * 1.03);
  });
});

function dot(a: Float32Tensor, b: Float32Tensor): number {
  return a.data.reduce((sum, value, i) => sum + value * (b.data[i] ?? NaN), 0);
}

function moments(values: Float32Array): [number, number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}
