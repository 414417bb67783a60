import type { TrainingSetup } from "../src/training/setup.ts";
import { PHASE_INTERVAL, trainingWorkload, type TrainingSize } from "./trainingWorkload.ts";

/** The same networks and phases as `npm run bench -- train`, as a run that ranks can share. */
export function scalingSetup(size: TrainingSize): TrainingSetup {
  const { settings } = trainingWorkload(size);
  return {
    generator: settings.generator.config,
    discriminator: settings.discriminator.config,
    seed: 1,
    batchSize: size.batchSize,
    microBatch: size.batchSize,
    adam: { learningRate: 0.0025, beta2: 0.99, epsilon: 1e-8 },
    gRegInterval: PHASE_INTERVAL.Greg,
    dRegInterval: PHASE_INTERVAL.Dreg,
    r1Gamma: settings.r1Gamma,
    pathLength: settings.pathLength,
    styleMixingProbability: 0.9,
    emaKimg: 10,
    emaRampup: null,
    augmentation: { mode: "noaug", pipe: "bgc", p: 0, target: 0.6, interval: 4, kimg: 500 },
    freezeLayers: 0,
  };
}
