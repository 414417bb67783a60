import { createRng } from "../../src/base/rng.ts";
import { generatorDeclarations } from "../../src/checkpoints/declarations.ts";
import { synthesisProgram } from "../../src/model/programs.ts";
import { initialise } from "../../src/nn/initialise.ts";
import type { GeneratorConfig, SynthesisConfig } from "../../src/networks/config.ts";
import type { SynthesisOptions } from "../../src/networks/generator.ts";
import type { Program } from "../../src/program/program.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";

export interface RandomSynthesis extends Partial<SynthesisConfig>, Partial<SynthesisOptions> {
  readonly batch?: number;
}

/** A synthesis program with random weights, biases and noise strengths, so that nothing in it is without effect. */
export function randomSynthesis({
  batch = 1,
  noiseMode = "const",
  halfPrecision = false,
  ...some
}: RandomSynthesis): Program<string> {
  const synthesis: SynthesisConfig = {
    imgResolution: 32,
    imgChannels: 3,
    channelBase: 1024,
    channelMax: 48,
    numFp16Res: 2,
    convClamp: 256,
    resampleFilter: [1, 3, 3, 1],
    activation: "lrelu",
    wDim: 32,
    architecture: "skip",
    useNoise: true,
    ...some,
  };
  const config: GeneratorConfig = {
    mapping: {
      zDim: 32,
      cDim: 0,
      wDim: 32,
      numLayers: 1,
      embedFeatures: 0,
      layerFeatures: 32,
      activation: "lrelu",
      lrMultiplier: 0.01,
      wAvgBeta: 0.995,
    },
    synthesis,
  };
  const tensors = initialise(generatorDeclarations(config), createRng(1, "weights"));
  for (const [name, { data }] of tensors) {
    const spread = /\.(bias|noise_strength)$/.test(name) ? 0.3 : 0;
    createRng(2, name)
      .normals(data.length)
      .forEach((normal, i) => (data[i] = (data[i] ?? 0) + spread * normal));
  }
  return synthesisProgram({ config, tensors }, batch, { noiseMode, halfPrecision });
}

/** Normal numbers for every input of a program. */
export function randomFeeds({ inputs }: Program): Record<string, Float32Tensor> {
  return Object.fromEntries(
    inputs.map(({ shape, attributes: { name } }) => {
      const size = shape.reduce((product, axis) => product * axis, 1);
      return [name, float32(shape, createRng(3, name).normals(size))];
    }),
  );
}
