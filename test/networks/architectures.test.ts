import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { Network } from "../../src/model/network.ts";
import type { DiscriminatorConfig, GeneratorConfig, SynthesisArchitecture } from "../../src/networks/config.ts";
import { initialise } from "../../src/nn/initialise.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";

/*
 * The reference holds the default architectures. The others follow from them: with the right weights set to zero
 * one architecture computes what another does, up to a known factor.
 */

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
});
afterAll(() => engine.dispose());

const BLOCKS = {
  imgResolution: 32,
  imgChannels: 3,
  channelBase: 256,
  channelMax: 16,
  numFp16Res: 0,
  convClamp: null,
  resampleFilter: [1, 3, 3, 1],
  activation: "lrelu",
} as const;

function generatorConfig(architecture: SynthesisArchitecture, useNoise = true): GeneratorConfig {
  return {
    mapping: {
      zDim: 16,
      cDim: 0,
      wDim: 16,
      numLayers: 2,
      embedFeatures: 0,
      layerFeatures: 16,
      activation: "lrelu",
      lrMultiplier: 0.01,
      wAvgBeta: 0.995,
    },
    synthesis: { ...BLOCKS, wDim: 16, architecture, useNoise },
  };
}

function discriminatorConfig(architecture: SynthesisArchitecture): DiscriminatorConfig {
  return { ...BLOCKS, cDim: 0, architecture, mapping: null, mbstdGroupSize: 2, mbstdNumChannels: 1 };
}

type Tensors = Map<string, Float32Tensor>;

/** The same numbers under every name that two architectures share; biases too, which new networks have at zero. */
function weights(declared: ReturnType<typeof generatorDeclarations>): Tensors {
  const rng = createRng(5, "architectures");
  const drawn = (name: string, { shape, data }: Float32Tensor): Float32Tensor =>
    float32(
      shape,
      rng
        .stream("value", name)
        .normals(data.length)
        .map((x) => x * 0.3),
    );
  return new Map(
    [...initialise(declared, rng)].map(([name, tensor]) => [
      name,
      /(bias|noise_strength)$/.test(name) ? drawn(name, tensor) : tensor,
    ]),
  );
}

function zeroed(tensors: Tensors, pattern: RegExp): Tensors {
  const zeros = ({ shape, data }: Float32Tensor): Float32Tensor => float32(shape, new Float32Array(data.length));
  return new Map([...tensors].map(([name, tensor]) => [name, pattern.test(name) ? zeros(tensor) : tensor]));
}

async function image(config: GeneratorConfig, tensors: Tensors): Promise<Float32Tensor> {
  const network = new Network({ generator: { config, tensors } }, engine);
  const images = await network.synthesis(await network.mapping(network.latents([1, 2])));
  await network.dispose();
  return images;
}

async function logits(config: DiscriminatorConfig, tensors: Tensors): Promise<Float32Tensor> {
  const network = new Network({ discriminator: { config, tensors } }, engine);
  const images = float32([4, 3, 32, 32], createRng(6, "images").normals(4 * 3 * 1024));
  const result = await network.discriminator(images);
  await network.dispose();
  return result;
}

function expectClose(actual: Float32Tensor, expected: Float32Tensor, factor = 1): void {
  const largest = Math.max(...expected.data.map(Math.abs));
  expect(largest).toBeGreaterThan(0.01);
  expect(actual.shape).toEqual(expected.shape);
  const worst = Math.max(...actual.data.map((value, i) => Math.abs(value - factor * (expected.data[i] ?? NaN))));
  expect(worst / largest).toBeLessThan(1e-5);
}

describe("the generator's architectures", () => {
  it("orig is skip with the pictures of all blocks but the last zero", async () => {
    const skip = zeroed(weights(generatorDeclarations(generatorConfig("skip"))), /b(4|8|16)\.torgb\.(weight|bias)$/);
    const orig = weights(generatorDeclarations(generatorConfig("orig")));
    expect([...orig.keys()].filter((name) => name.includes("torgb")).every((name) => name.includes("b32."))).toBe(true);
    expectClose(await image(generatorConfig("orig"), orig), await image(generatorConfig("skip"), skip));
  });

  it("resnet with zero shortcuts is orig, scaled by sqrt(1/2) a block", async () => {
    // Without noise and biases every layer is homogeneous in its input.
    const plain = /(bias|noise_strength)$/;
    const keepAffine = (tensors: Tensors, source: Tensors): Tensors =>
      new Map(
        [...tensors].map(([name, tensor]) => [name, name.includes("affine") ? (source.get(name) ?? tensor) : tensor]),
      );
    const orig = weights(generatorDeclarations(generatorConfig("orig")));
    const resnet = weights(generatorDeclarations(generatorConfig("resnet")));
    const bare = keepAffine(zeroed(orig, plain), orig);
    const shortcutless = zeroed(keepAffine(zeroed(resnet, plain), resnet), /skip\.weight$/);
    const wanted = await image(generatorConfig("orig"), bare);
    expectClose(await image(generatorConfig("resnet"), shortcutless), wanted, Math.SQRT1_2 ** 3);
    const withShortcuts = await image(generatorConfig("resnet"), keepAffine(zeroed(resnet, plain), resnet));
    expect(withShortcuts.data).not.toEqual((await image(generatorConfig("resnet"), shortcutless)).data);
  });

  it("without noise has no noise tensors and equals noise of strength zero", async () => {
    const noisy = zeroed(weights(generatorDeclarations(generatorConfig("skip"))), /noise_strength$/);
    const quiet = weights(generatorDeclarations(generatorConfig("skip", false)));
    expect([...quiet.keys()].some((name) => name.includes("noise"))).toBe(false);
    expectClose(await image(generatorConfig("skip", false), quiet), await image(generatorConfig("skip"), noisy));
  });
});

describe("the discriminator's architectures", () => {
  it("skip is orig where the smaller pictures are read with zero weights", async () => {
    const smaller = /b(4|8|16)\.fromrgb\.(weight|bias)$/;
    const skip = zeroed(weights(discriminatorDeclarations(discriminatorConfig("skip"))), smaller);
    const orig = weights(discriminatorDeclarations(discriminatorConfig("orig")));
    expectClose(await logits(discriminatorConfig("skip"), skip), await logits(discriminatorConfig("orig"), orig));
  });

  it("resnet with zero shortcuts and no biases before 4x4 is orig with sqrt(1/2) a block at its end", async () => {
    const bare = (tensors: Tensors): Tensors => zeroed(tensors, /b\d+\.(conv\d|fromrgb)\.bias$/);
    const resnet = zeroed(bare(weights(discriminatorDeclarations(discriminatorConfig("resnet")))), /skip\.weight$/);
    const plain = bare(weights(discriminatorDeclarations(discriminatorConfig("orig"))));
    const orig = new Map(
      [...plain].map(([name, tensor]) => [
        name,
        name.endsWith("conv1.weight")
          ? float32(
              tensor.shape,
              tensor.data.map((x) => x * Math.SQRT1_2),
            )
          : tensor,
      ]),
    );
    expectClose(await logits(discriminatorConfig("resnet"), resnet), await logits(discriminatorConfig("orig"), orig));
  });
});
