import type { DeviceKind } from "../engine/engine.ts";
import { augment } from "./augment/augment.ts";
import { MOST_DOUBLED } from "./augment/warp.ts";
import { augmentSet } from "../checkpoints/augmentSets.ts";
import type { PhaseSettings } from "./settings.ts";
import type { TrainingSetup } from "./setup.ts";
import { layouts, type TrainingState } from "./state.ts";

/** How a setup's phases are traced for a device. */
export function phaseSettings(
  setup: TrainingSetup,
  buffers: TrainingState["buffers"],
  device: DeviceKind,
): PhaseSettings {
  const { declared } = layouts(setup);
  const {
    generator,
    discriminator,
    microBatch,
    styleMixingProbability,
    loss,
    halfPrecision = false,
    r1Gamma,
    pathLength,
    gRegInterval,
    dRegInterval,
  } = setup;
  const set = augmentSet(setup.augmentation.pipe);
  const mostDoubled = MOST_DOUBLED[device === "cpu" ? "cpu" : "gpu"];
  return {
    generator: { config: generator, declared: declared.G, buffers: buffers.G },
    discriminator: { config: discriminator, declared: declared.D, buffers: buffers.D },
    batchSize: microBatch,
    noiseMode: "random",
    styleMixing: styleMixingProbability > 0,
    halfPrecision,
    jointPass: device !== "cpu",
    loss,
    r1Gamma,
    pathLength,
    gains: { Greg: gRegInterval, Dreg: dRegInterval },
    ...(setup.augmentation.mode === "noaug"
      ? {}
      : { augment: (images, batch) => augment(images, set, { prefix: `${batch}.`, mostDoubled }) }),
  };
}
