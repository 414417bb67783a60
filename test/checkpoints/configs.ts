import { discriminatorFromArguments, generatorFromArguments } from "../../src/checkpoints/constructorArguments.ts";
import type { DiscriminatorConfig, GeneratorConfig } from "../../src/networks/config.ts";

/** A small generator; whatever is given replaces the arguments of the same name. */
export function generatorConfig(o: Record<string, unknown> = {}): GeneratorConfig {
  return generatorFromArguments({ zDim: 8, cDim: 0, wDim: 12, imgResolution: 32, imgChannels: 3, ...o }, "test");
}

export function discriminatorConfig(o: Record<string, unknown> = {}): DiscriminatorConfig {
  return discriminatorFromArguments({ cDim: 0, imgResolution: 32, imgChannels: 3, ...o }, "test");
}

const SMALL = { channelBase: 256, channelMax: 24, numFp16Res: 4, convClamp: 256 };

/** Generators that differ in everything that names and shapes can tell. */
export const GENERATORS: readonly (readonly [what: string, config: GeneratorConfig])[] = [
  ["skip", generatorConfig({ synthesis: SMALL })],
  ["orig", generatorConfig({ synthesis: { ...SMALL, architecture: "orig" } })],
  ["resnet", generatorConfig({ synthesis: { ...SMALL, architecture: "resnet" } })],
  ["without noise", generatorConfig({ synthesis: { ...SMALL, useNoise: false } })],
  [
    "of the least resolution",
    generatorConfig({ imgResolution: 8, synthesis: { ...SMALL, channelBase: 64, channelMax: 8 } }),
  ],
  [
    "orig at 8x8",
    generatorConfig({
      imgResolution: 8,
      synthesis: { ...SMALL, channelBase: 64, channelMax: 8, architecture: "orig" },
    }),
  ],
  [
    "conditional",
    generatorConfig({ cDim: 5, mapping: { numLayers: 2, embedFeatures: 6, layerFeatures: 10 }, synthesis: SMALL }),
  ],
  ["of labels alone", generatorConfig({ zDim: 0, cDim: 5, mapping: { numLayers: 1 }, synthesis: SMALL })],
  ["grey with another filter", generatorConfig({ imgChannels: 1, synthesis: { ...SMALL, resampleFilter: [1, 2, 1] } })],
  ["with a long filter", generatorConfig({ imgChannels: 4, synthesis: { ...SMALL, resampleFilter: [0.5, -1, 4, 3] } })],
];

export const DISCRIMINATORS: readonly (readonly [what: string, config: DiscriminatorConfig])[] = [
  ["resnet", discriminatorConfig(SMALL)],
  ["skip", discriminatorConfig({ ...SMALL, architecture: "skip" })],
  ["orig", discriminatorConfig({ ...SMALL, architecture: "orig", imgChannels: 1 })],
  ["without minibatch std", discriminatorConfig({ ...SMALL, epilogue: { mbstdNumChannels: 0 } })],
  ["with two minibatch std maps", discriminatorConfig({ ...SMALL, epilogue: { mbstdNumChannels: 2 } })],
  [
    "conditional",
    discriminatorConfig({
      ...SMALL,
      cDim: 5,
      cmapDim: 7,
      mapping: { numLayers: 3, layerFeatures: 9, embedFeatures: 6 },
    }),
  ],
  ["with another filter", discriminatorConfig({ ...SMALL, block: { resampleFilter: [1, 1] } })],
];
