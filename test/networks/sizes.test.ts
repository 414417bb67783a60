import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { toPictures } from "../../src/model/picture.ts";
import { writePicture } from "../../src/media/pictureFiles.ts";
import { Network } from "../../src/model/network.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../../src/networks/config.ts";
import { initialise } from "../../src/nn/initialise.ts";

let engine: Engine;
let folder: string;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu" });
  folder = mkdtempSync(join(tmpdir(), "sizes-"));
});
afterAll(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true });
});

/** Both networks with a few channels at any resolution. */
function configs(
  imgResolution: number,
  imgChannels: number,
): { generator: GeneratorConfig; discriminator: DiscriminatorConfig } {
  const blocks = {
    imgResolution,
    imgChannels,
    channelBase: imgResolution * 2,
    channelMax: 8,
    numFp16Res: 0,
    convClamp: 256,
    resampleFilter: [1, 3, 3, 1],
    activation: "lrelu",
  } as const;
  const mapping = {
    zDim: 8,
    cDim: 0,
    wDim: 8,
    numLayers: 1,
    embedFeatures: 0,
    layerFeatures: 8,
    activation: "lrelu",
    lrMultiplier: 0.01,
    wAvgBeta: 0.995,
  } as const;
  return {
    generator: { mapping, synthesis: { ...blocks, wDim: 8, architecture: "skip", useNoise: true } },
    discriminator: {
      ...blocks,
      cDim: 0,
      architecture: "resnet",
      mapping: null,
      mbstdGroupSize: 4,
      mbstdNumChannels: 1,
    },
  };
}

function network(imgResolution: number, imgChannels: number): Network {
  const { generator, discriminator } = configs(imgResolution, imgChannels);
  const rng = createRng(4, "sizes");
  return new Network(
    {
      generator: { config: generator, tensors: initialise(generatorDeclarations(generator), rng) },
      discriminator: { config: discriminator, tensors: initialise(discriminatorDeclarations(discriminator), rng) },
    },
    engine,
  );
}

describe("networks of every size", () => {
  it.each([8, 16, 32, 64, 128, 256, 512, 1024])("generate and judge %s x %s pixels", async (resolution) => {
    const any = network(resolution, 3);
    const images = await any.synthesis(await any.mapping(any.latents([1])));
    expect(images.shape).toEqual([1, 3, resolution, resolution]);
    expect(images.data.every(Number.isFinite)).toBe(true);
    expect((await any.discriminator(images)).shape).toEqual([1, 1]);
    await any.dispose();
  });

  it.each([
    [1, "b-w"],
    [2, "b-w"],
    [3, "srgb"],
    [4, "srgb"],
  ])("write images of %s channels", async (channels, space) => {
    const any = network(8, channels);
    const [picture] = toPictures(await any.synthesis(await any.mapping(any.latents([1]))));
    if (picture === undefined) throw new Error("no image");
    const path = join(folder, `${channels}.png`);
    await writePicture(path, picture);
    expect(await sharp(path).metadata()).toMatchObject({ width: 8, height: 8, channels, space });
    await any.dispose();
  });

  it("says how many pictures a discriminator's groups take", async () => {
    const any = network(8, 3);
    const images = await any.synthesis(await any.mapping(any.latents([1, 2, 3, 4, 5, 6])));
    await expect(any.discriminator(images)).rejects.toThrow("a multiple of 4, but got 6. Score 4 of them");
    await any.dispose();
  });
});
