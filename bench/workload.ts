import { createRng } from "../src/base/rng.ts";
import { generatorDeclarations } from "../src/checkpoints/declarations.ts";
import { blockResolutions, channelsAt, type GeneratorConfig } from "../src/networks/config.ts";
import { initialise } from "../src/nn/initialise.ts";
import type { Float32Tensor } from "../src/tensor/hostTensor.ts";

/** A generator of the official defaults with random weights. */
export interface Workload {
  readonly config: GeneratorConfig;
  readonly tensors: ReadonlyMap<string, Float32Tensor>;
  /** Multiply-adds of the convolutions of one image, twice. */
  readonly flops: number;
}

export function generatorWorkload(imgResolution: number, channelBase: number, channelMax = 512): Workload {
  const config: GeneratorConfig = {
    mapping: {
      zDim: 512,
      cDim: 0,
      wDim: 512,
      numLayers: 8,
      embedFeatures: 0,
      layerFeatures: 512,
      activation: "lrelu",
      lrMultiplier: 0.01,
      wAvgBeta: 0.995,
    },
    synthesis: {
      imgResolution,
      imgChannels: 3,
      channelBase,
      channelMax,
      numFp16Res: 4,
      convClamp: 256,
      resampleFilter: [1, 3, 3, 1],
      activation: "lrelu",
      wDim: 512,
      architecture: "skip",
      useNoise: true,
    },
  };
  const tensors = initialise(generatorDeclarations(config), createRng(1, "bench"));
  return { config, tensors, flops: convolutionFlops(config) };
}

/** conv0 works at the lower resolution, conv1 and torgb at the higher. */
function convolutionFlops({ synthesis }: GeneratorConfig): number {
  return blockResolutions(synthesis).reduce((total, resolution) => {
    const out = channelsAt(synthesis, resolution);
    const into = resolution === 4 ? 0 : channelsAt(synthesis, resolution / 2);
    const conv0 = 9 * into * out * (resolution / 2) ** 2;
    const conv1 = 9 * out * out * resolution ** 2;
    return total + 2 * (conv0 + conv1 + out * synthesis.imgChannels * resolution ** 2);
  }, 0);
}
