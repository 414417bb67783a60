import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { Network, type BlockImages } from "../../src/model/network.ts";
import type { GeneratorConfig } from "../../src/networks/config.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { generatorConfig } from "../checkpoints/configs.ts";
import { newGenerator } from "../checkpoints/files.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ device: "cpu" })));
afterAll(() => engine.dispose());

const SYNTHESIS = { channelBase: 512, channelMax: 8, numFp16Res: 0, convClamp: 256 };

interface Made {
  readonly config: GeneratorConfig;
  readonly tensors: ReadonlyMap<string, Float32Tensor>;
  readonly network: Network;
  readonly ws: Float32Tensor;
}

/** A network of random weights, biases of torgb included, and random ws. */
function make(imgResolution: number, synthesis: Record<string, unknown> = {}): Made {
  const config = generatorConfig({ imgResolution, synthesis: { ...SYNTHESIS, ...synthesis } });
  const rng = createRng(2);
  const tensors = newGenerator(config);
  for (const [name, { shape }] of tensors) {
    if (/torgb\.bias|noise_strength/.test(name)) tensors.set(name, float32(shape, rng.normals(shape[0] ?? 1)));
  }
  const network = new Network({ generator: { config, tensors } }, engine);
  return { config, tensors, network, ws: float32([1, network.numWs, 12], rng.normals(network.numWs * 12)) };
}

function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

/** Twice as large by the filter [1, 3, 3, 1]: each new pixel is three quarters of its own old one, one of the next. */
function doubled({ shape, data }: Float32Tensor): Float32Tensor {
  const [, channels = 0, side = 0] = shape;
  const at = (c: number, y: number, x: number): number =>
    x < 0 || y < 0 || x >= side || y >= side ? 0 : (data[(c * side + y) * side + x] ?? NaN);
  const ends = (i: number): readonly [near: number, far: number] => [
    Math.floor(i / 2),
    Math.floor(i / 2) + (i % 2 === 0 ? -1 : 1),
  ];
  const pixel = (c: number, y: number, x: number): number => {
    const [[near, far], [left, right]] = [ends(y), ends(x)];
    const line = (row: number): number => 0.75 * at(c, row, left) + 0.25 * at(c, row, right);
    return 0.75 * line(near) + 0.25 * line(far);
  };
  const n = 2 * side;
  const values = Array.from({ length: channels * n * n }, (_, i) =>
    pixel(Math.floor(i / (n * n)), Math.floor(i / n) % n, i % n),
  );
  return float32([1, channels, n, n], values);
}

/** rgb averaged over squares, so that it has the side of the features. */
function averaged({ shape, data }: Float32Tensor, side: number): Float64Array {
  const [, channels = 0, full = 0] = shape;
  const factor = full / side;
  const sums = new Float64Array(channels * side * side);
  data.forEach((value, i) => {
    const [c, y, x] = [Math.floor(i / (full * full)), Math.floor(i / full) % full, i % full];
    const cell = (c * side + Math.floor(y / factor)) * side + Math.floor(x / factor);
    sums[cell] = (sums[cell] ?? NaN) + value / factor ** 2;
  });
  return sums;
}

/** What torgb makes of the features, by its definition. */
function colours({ tensors, ws }: Made, { resolution, features }: BlockImages, wIndex: number): Float64Array {
  const tensor = (name: string): Float32Array =>
    tensors.get(`synthesis.b${resolution}.torgb.${name}`)?.data ?? new Float32Array();
  const [, channels = 0, side = 0] = features.shape;
  const w = ws.data.subarray(wIndex * 12, (wIndex + 1) * 12);
  const styles = Array.from(
    { length: channels },
    (_, c) =>
      w.reduce(
        (sum, value, d) => sum + (value * (tensor("affine.weight")[c * 12 + d] ?? NaN)) / Math.sqrt(12),
        tensor("affine.bias")[c] ?? NaN,
      ) / Math.sqrt(channels),
  );
  return Float64Array.from({ length: 3 * side * side }, (_, i) => {
    const [o, pixel] = [Math.floor(i / (side * side)), i % (side * side)];
    return styles.reduce(
      (sum, style, c) =>
        sum + style * (tensor("weight")[o * channels + c] ?? NaN) * (features.data[c * side * side + pixel] ?? NaN),
      tensor("bias")[o] ?? NaN,
    );
  });
}

describe("inspection", () => {
  it.each([32, 256])("of %d pixels adds up to the picture, and its features make its colours", async (resolution) => {
    const made = make(resolution);
    const blocks = await made.network.inspect(made.ws);
    const sides = [4, 8, 16, 32, 64, 128, 256].filter((side) => side <= resolution);
    expect(blocks.map((block) => block.resolution)).toEqual(sides);
    blocks.forEach((block, i) => {
      const before = blocks[i - 1];
      const start = before === undefined ? new Float32Array(48) : doubled(before.image).data;
      const sum = block.rgb.data.map((value, j) => value + (start[j] ?? NaN));
      expect(farthest(sum, block.image.data)).toBeLessThan(1e-4);
      const [, , side = 0] = block.features.shape;
      expect(side).toBe(Math.min(128, block.resolution));
      expect(farthest(colours(made, block, 2 * i + 1), averaged(block.rgb, side))).toBeLessThan(1e-3);
    });
    const picture = await made.network.synthesis(made.ws);
    expect(farthest(blocks.at(-1)?.image.data ?? [], picture.data)).toBeLessThan(1e-4);
    expect(farthest(picture.data, new Float32Array(picture.data.length))).toBeGreaterThan(0.1);
  });

  it("follows the noise mode and its stream", async () => {
    const { network, ws } = make(32);
    for (const noiseMode of ["none", "random"] as const) {
      const options = { noiseMode, rng: [createRng(5)] };
      const blocks = await network.inspect(ws, options);
      const picture = await network.synthesis(ws, { ...options, rng: [createRng(5)] });
      expect(farthest(blocks.at(-1)?.image.data ?? [], picture.data)).toBeLessThan(1e-4);
      expect(farthest((await network.synthesis(ws)).data, picture.data)).toBeGreaterThan(1e-2);
    }
  });

  it("has one layer where only the last resolution makes colours", async () => {
    const { network, ws } = make(32, { architecture: "resnet" });
    const blocks = await network.inspect(ws);
    expect(blocks.map(({ resolution }) => resolution)).toEqual([32]);
    expect(blocks[0]?.image.data).toEqual(blocks[0]?.rgb.data);
  });

  it("looks at one picture only", async () => {
    const { network } = make(32);
    await expect(network.inspect(float32([2, 8, 12], new Float32Array(192)))).rejects.toThrow(/\[1, 8, 12\]/);
  });
});
