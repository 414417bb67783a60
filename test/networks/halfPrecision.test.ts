import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatorOf } from "../../src/checkpoints/checkpoint.ts";
import { readCheckpoint } from "../../src/checkpoints/readCheckpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { Network } from "../../src/model/network.ts";
import { synthesisProgram } from "../../src/model/programs.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(() => engine.dispose());

const file = new URL("../reference/tiny32.pkl", import.meta.url);
const snapshot = generatorOf(readCheckpoint(new Uint8Array(readFileSync(file))));

type Tensors = ReadonlyMap<string, Float32Tensor>;

async function images(tensors: Tensors, halfPrecision: boolean): Promise<Float32Tensor> {
  const network = new Network({ generator: { config: snapshot.config, tensors } }, engine, { halfPrecision });
  const result = await network.synthesis(await network.mapping(network.latents([85, 100])));
  await network.dispose();
  return result;
}

function relativeError(actual: Float32Tensor, expected: Float32Tensor): number {
  const largest = expected.data.reduce((max, x) => Math.max(max, Math.abs(x)), 0);
  return actual.data.reduce((max, x, i) => Math.max(max, Math.abs(x - (expected.data[i] ?? NaN))), 0) / largest;
}

describe("half precision", () => {
  it("is used for the highest resolutions only", () => {
    const { nodes } = synthesisProgram(snapshot, 1, { noiseMode: "const", halfPrecision: true });
    const dtypesAt = (side: number): Set<string> =>
      new Set(
        nodes
          .filter(({ op, shape }) => op === "conv2d" && shape[2] === side && (shape[1] ?? 0) > 3)
          .map(({ dtype }) => dtype),
      );
    const dtypes = [4, 8, 16, 32].map((side) => [...dtypesAt(side)]);
    expect(dtypes).toEqual([["float32"], ["float16"], ["float16"], ["float16"]]);
  });

  it("stays within 1e-2 of float32", async () => {
    const error = relativeError(await images(snapshot.tensors, true), await images(snapshot.tensors, false));
    expect(error).toBeLessThan(1e-2);
    expect(error).toBeGreaterThan(1e-6);
  });

  it("does not overflow where activations reach the clamp", async () => {
    // Noise a thousand times as strong drives the layers' results far beyond 256, where the clamp cuts them.
    const loud = new Map(
      [...snapshot.tensors].map(([name, tensor]) => [
        name,
        name.endsWith("noise_strength") ? float32(tensor.shape, [2000]) : tensor,
      ]),
    );
    const [half, full] = [await images(loud, true), await images(loud, false)];
    expect(full.data.some((x) => Math.abs(x) > 100)).toBe(true);
    expect(half.data.every(Number.isFinite)).toBe(true);
    expect(relativeError(half, full)).toBeLessThan(1e-2);
  });

  it("does not overflow with styles and weights a thousand times as large", async () => {
    const enlarged = /conv\d\.(affine\.)?weight$|conv\d\.affine\.bias$/;
    const large = new Map(
      [...snapshot.tensors].map(([name, tensor]) => [
        name,
        enlarged.test(name)
          ? float32(
              tensor.shape,
              tensor.data.map((x) => x * 1000),
            )
          : tensor,
      ]),
    );
    const [half, full] = [await images(large, true), await images(large, false)];
    expect(half.data.every(Number.isFinite)).toBe(true);
    expect(relativeError(half, full)).toBeLessThan(1e-2);
  });
});
