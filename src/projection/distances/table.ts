import { OptionError } from "../../base/optionError.ts";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import type { LpipsWeights } from "../../perceptual/lpips.ts";
import type { Distance } from "../distance.ts";
import type { InitName } from "../projectionSteps.ts";
import { OFFICIAL_SCHEDULE, type ProjectionSchedule } from "../schedule.ts";
import { featureDistance } from "./features.ts";
import { lpipsDistance } from "./lpips.ts";

/** What distances are made of. */
export interface DistanceMaterials {
  readonly checkpoint: Checkpoint;
  readonly lpips?: LpipsWeights;
  readonly imgResolution: number;
  readonly imgChannels: number;
}

/** A way to compare images, and how a projection by it goes best. */
interface DistanceKind {
  readonly description: string;
  readonly schedule: ProjectionSchedule;
  readonly init: InitName;
  /** Whether the noise maps are fitted too. */
  readonly fitNoise: boolean;
  /** @throws UserError where a material is missing. */
  make(materials: DistanceMaterials): Distance;
}

export const DISTANCES = {
  features: {
    description: "the colours, and what the checkpoint's own discriminator sees: needs no download",
    schedule: { ...OFFICIAL_SCHEDULE, numSteps: 500, initialLearningRate: 0.03, initialNoiseFactor: 0.01 },
    init: "several",
    fitNoise: false,
    make: ({ checkpoint: { D } }) => {
      if (D === undefined) throw noDiscriminator();
      return featureDistance(D.config, D.tensors);
    },
  },
  lpips: {
    description: "LPIPS on VGG16, as officially: fetches 553 MB once",
    schedule: OFFICIAL_SCHEDULE,
    init: "mean",
    fitNoise: true,
    make: ({ lpips, imgResolution, imgChannels }) => {
      if (lpips === undefined) throw new Error("projection: LPIPS was not opened");
      return lpipsDistance(lpips, imgResolution, imgChannels);
    },
  },
} as const satisfies Readonly<Record<string, DistanceKind>>;

export type DistanceName = keyof typeof DISTANCES;

function noDiscriminator(): OptionError {
  return new OptionError((say) => ({
    attempted: "compare images by the discriminator's features",
    rule: "the checkpoint must hold a discriminator",
    received: "one without a discriminator",
    next: `Use a whole snapshot, such as an official .pkl, or ${say("distance", "lpips")}.`,
  }));
}
