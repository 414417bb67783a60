import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { flattenTensors } from "../../src/checkpoints/tensorNames.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { readTorch } from "../../src/formats/torch/readTorch.ts";
import { prdc } from "../../src/metrics/prdc.ts";
import { randomFeatures, randomWeights } from "../../src/metrics/prdcRandom.ts";
import { readVgg16Embedding } from "../../src/perceptual/readVgg16.ts";
import { vgg16Embedding } from "../../src/perceptual/vgg16Embedding.ts";
import { weightScope } from "../../src/perceptual/weightScope.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { safetensorsOf, wholeVgg16 } from "./vgg16File.ts";

/**
 * Computed by NumPy and PyTorch: `prdc` from the definitions of Naeem et al. 2020, eq. 3 to 5, on rows rounded to three
 * digits, a ball reaching to the k-th nearest other row and its edge left out; `vgg16Embedding` by torch.nn.functional
 * with vgg-narrow.pth and the classifier of `wholeVgg16`, of the image below, resized as TensorFlow 1 does.
 */
const reference = JSON.parse(
  readFileSync(fileURLToPath(new URL("../reference/features.json", import.meta.url)), "utf8"),
) as {
  readonly prdc: { readonly k: number; readonly real: number[][]; readonly fake: number[][] } & Record<
    "precision" | "recall" | "density" | "coverage",
    number
  >;
  readonly vgg16Embedding: number[];
};
let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ device: "cpu" })));
afterAll(() => engine.dispose());

it("prdc follows the paper's definitions", async () => {
  const { k, real, fake, ...expected } = reference.prdc;
  const matrix = (rows: number[][]) => float32([rows.length, rows[0]?.length ?? 0], rows.flat());
  const found = await prdc(engine, matrix(real), matrix(fake), k);
  for (const name of ["precision", "recall", "density", "coverage"] as const)
    expect(found[name], name).toBeCloseTo(expected[name], 9);
});

it("VGG16's fully connected layers give what PyTorch's do", async () => {
  const { tensors, widths, hidden } = readVgg16Embedding(safetensorsOf(wholeVgg16()));
  expect(hidden).toEqual([16, 12]);
  const trace = new Trace();
  const images = trace.input("images", [1, 3, 32, 32]);
  const executable = await engine.compile(
    program({ y: vgg16Embedding(weightScope(trace, tensors), images, widths, hidden) }),
  );
  const picture = float32(
    [1, 3, 32, 32],
    Float32Array.from({ length: 3072 }, (_, i) => (i * 37) % 256),
  );
  const { y } = await executable.run({ images: picture });
  const largest = Math.max(...reference.vgg16Embedding);
  expect(largest).toBeGreaterThan(0);
  reference.vgg16Embedding.forEach((value, i) =>
    expect(Math.abs(value - Number(y.data[i])) / largest).toBeLessThan(1e-5),
  );
  const file = readFileSync(fileURLToPath(new URL("../reference/vgg-narrow.pth", import.meta.url)));
  const convolutions = flattenTensors(readTorch(file) as Map<string, HostTensor>);
  expect(() => readVgg16Embedding(safetensorsOf(convolutions))).toThrow(/"classifier\.0\.weight" is missing.*whole/);
});

it("a random VGG16 sees pictures of every size, in full range", async () => {
  for (const side of [8, 128]) {
    const trace = new Trace();
    const features = randomFeatures(weightScope(trace, randomWeights(side)), trace.input("images", [2, 3, side, side]));
    const executable = await engine.compile(program({ features }));
    const size = 3 * side * side;
    const data = Float32Array.from({ length: 2 * size }, (_, i) => (i < size ? 255 : (i * 7919) % 256));
    const { features: found } = await executable.run({ images: float32([2, 3, side, side], data) });
    await executable.dispose();
    expect(found.shape).toEqual([2, 64]);
    const [first, second] = [found.data.slice(0, 64), found.data.slice(64)].map((half) => Array.from(half, Number));
    const distance = Math.hypot(...(first ?? []).map((value, i) => value - (second?.[i] ?? NaN)));
    expect(distance / Math.hypot(...(first ?? []))).toBeGreaterThan(0.05);
  }
});
