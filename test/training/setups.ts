import type { TrainingSetup } from "../../src/training/setup.ts";

/** A setup small enough for tests: 16x16, a few channels, all phases within a few iterations. */
export function setupFor(changes: Partial<TrainingSetup>): TrainingSetup {
  const blocks = {
    imgResolution: 16,
    imgChannels: 3,
    channelBase: 128,
    channelMax: 8,
    numFp16Res: 0,
    convClamp: 256,
    resampleFilter: [1, 3, 3, 1],
    activation: "lrelu",
  } as const;
  const batchSize = changes.batchSize ?? 4;
  return {
    generator: {
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
      synthesis: { ...blocks, wDim: 16, architecture: "skip", useNoise: true },
    },
    discriminator: {
      ...blocks,
      cDim: 0,
      architecture: "resnet",
      mapping: null,
      mbstdGroupSize: 2,
      mbstdNumChannels: 1,
    },
    seed: 7,
    batchSize,
    microBatch: batchSize,
    adam: { learningRate: 0.002, beta2: 0.99, epsilon: 1e-8 },
    gRegInterval: 4,
    dRegInterval: 8,
    r1Gamma: 1,
    pathLength: { batchShrink: 2, decay: 0.01, weight: 2 },
    styleMixingProbability: 0.9,
    emaKimg: 0.05,
    emaRampup: null,
    augmentation: { mode: "ada", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 },
    freezeLayers: 0,
    ...changes,
  };
}
