import { createRng } from "../../src/base/rng.ts";
import { discriminatorDeclarations, generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import type { BlockConfig, DiscriminatorConfig, GeneratorConfig } from "../../src/networks/config.ts";
import { initialise } from "../../src/nn/initialise.ts";
import type { Program } from "../../src/program/program.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { flatLayout, flatten } from "../../src/training/flatLayout.ts";
import { PATH_LENGTH_DEFAULTS, type PhaseSettings } from "../../src/training/settings.ts";
import { sizeOf } from "../../src/base/assertShape.ts";

const BLOCKS: BlockConfig = {
  imgResolution: 8,
  imgChannels: 1,
  channelBase: 32,
  channelMax: 4,
  numFp16Res: 0,
  convClamp: 256,
  resampleFilter: [1, 3, 3, 1],
  activation: "lrelu",
};
const generator: GeneratorConfig = {
  mapping: {
    zDim: 6,
    cDim: 0,
    wDim: 5,
    numLayers: 2,
    embedFeatures: 0,
    layerFeatures: 5,
    activation: "lrelu",
    lrMultiplier: 0.01,
    wAvgBeta: 0.9,
  },
  synthesis: { ...BLOCKS, wDim: 5, architecture: "skip", useNoise: true },
};
const discriminator: DiscriminatorConfig = {
  ...BLOCKS,
  cDim: 0,
  architecture: "resnet",
  mapping: null,
  mbstdGroupSize: 2,
  mbstdNumChannels: 1,
};

const declared = { G: generatorDeclarations(generator), D: discriminatorDeclarations(discriminator) };
const tensors = { G: initialise(declared.G, createRng(1, "G")), D: initialise(declared.D, createRng(1, "D")) };

/** 8x8 grey networks of a few hundred parameters, batch 4. */
export const SETTINGS: PhaseSettings = {
  generator: { config: generator, declared: declared.G, buffers: tensors.G },
  discriminator: { config: discriminator, declared: declared.D, buffers: tensors.D },
  batchSize: 4,
  noiseMode: "random",
  styleMixing: true,
  halfPrecision: false,
  r1Gamma: 2,
  pathLength: PATH_LENGTH_DEFAULTS,
  gains: { Greg: 4, Dreg: 16 },
};

export const LAYOUTS = { G: flatLayout(declared.G), D: flatLayout(declared.D) } as const;

/** Numbers for every input of a program: parameters as initialised, moments positive, all else normal. */
export function feedsOf(
  { inputs }: Program,
  more: Readonly<Record<string, Float32Tensor>> = {},
): Record<string, Float32Tensor> {
  const rng = createRng(2, "feeds");
  const known: Readonly<Record<string, Float32Tensor>> = {
    G: flatten(LAYOUTS.G, tensors.G),
    D: flatten(LAYOUTS.D, tensors.D),
    ...more,
  };
  return Object.fromEntries(
    inputs.map(({ attributes: { name }, shape }) => {
      const normals = rng.stream(name).normals(sizeOf(shape));
      return [name, known[name] ?? float32(shape, name === "secondMoment" ? normals.map(Math.abs) : normals)];
    }),
  );
}
