import { createRng } from "../../src/base/rng.ts";
import { generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import type { ExportedGenerator } from "../../src/exports/generatorExport.ts";
import { initialise } from "../../src/nn/initialise.ts";
import type { GeneratorConfig } from "../../src/networks/config.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";

/** A generator with weights, biases and noise strengths that all have an effect. */
export function smallGenerator(config: GeneratorConfig): ExportedGenerator {
  const tensors = initialise(generatorDeclarations(config), createRng(1, "weights"));
  for (const [name, { data }] of tensors) {
    const spread = /(\.bias|noise_strength|w_avg)$/.test(name) ? 0.3 : 0;
    createRng(2, name)
      .normals(data.length)
      .forEach((normal, i) => (data[i] = (data[i] ?? 0) + spread * normal));
  }
  return { config, tensors, weights: "G_ema", extras: { note: "CC0" } };
}

/** Normal numbers. */
export function drawn(name: string, ...shape: number[]): Float32Tensor {
  return float32(shape, createRng(3, name).normals(shape.reduce((size, axis) => size * axis, 1)));
}

/** The largest difference in parts of the largest number. @throws Error where one is no number. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) throw new Error(`${actual.length} numbers instead of ${expected.length}`);
  let [worst, largest] = [0, 0];
  for (let i = 0; i < expected.length; i++) {
    const [a = NaN, b = NaN] = [actual[i], expected[i]];
    if (!Number.isFinite(a) || !Number.isFinite(b)) throw new Error(`${a} instead of ${b}`);
    worst = Math.max(worst, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(b));
  }
  if (!(largest > 0.01)) throw new Error("there is nothing to compare");
  return worst / largest;
}
