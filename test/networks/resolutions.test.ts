import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { discriminatorFromArguments, generatorFromArguments } from "../../src/checkpoints/constructorArguments.ts";
import { inferDiscriminatorConfig, inferGeneratorConfig } from "../../src/checkpoints/inferConfig.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { Network } from "../../src/model/network.ts";
import { newDiscriminator, newGenerator } from "../checkpoints/files.ts";

let engine: Engine;
beforeAll(async () => void (engine = await openEngine({ device: "cpu" })));
afterAll(() => engine.dispose());

describe("resolutions beyond those that are trained here", () => {
  it.each([4, 2048])("%d: told by the tensors, drawn and judged", { timeout: 60_000 }, async (imgResolution) => {
    const blocks = { channelBase: 2 * imgResolution, channelMax: 8 };
    const common = { cDim: 0, imgResolution, imgChannels: 3 };
    const generator = generatorFromArguments(
      { ...common, zDim: 8, wDim: 8, synthesis: blocks, mapping: { numLayers: 2 } },
      "make a generator",
    );
    const judge = discriminatorFromArguments({ ...common, ...blocks, architecture: "skip" }, "make a discriminator");
    const [ours, theirs] = [newGenerator(generator), newDiscriminator(judge)];
    expect(inferGeneratorConfig(ours, "G").synthesis.imgResolution).toBe(imgResolution);
    expect(inferDiscriminatorConfig(theirs, "D").imgResolution).toBe(imgResolution);
    const weights = {
      generator: { config: generator, tensors: ours },
      discriminator: { config: judge, tensors: theirs },
    };
    const network = new Network(weights, engine);
    const images = await network.synthesis(await network.mapping(network.latents([1])));
    expect(images.shape).toEqual([1, 3, imgResolution, imgResolution]);
    expect((await network.discriminator(images)).shape).toEqual([1, 1]);
    await network.dispose();
  });
});
