import { OptionError } from "../../base/optionError.ts";
import { lpipsFeatures, lpipsStages, type LpipsWeights } from "../../perceptual/lpips.ts";
import { SMALLEST_SIDE } from "../../perceptual/vgg16.ts";
import type { Tensor } from "../../program/node.ts";
import { broadcast, sum } from "../../program/ops.ts";
import { areaAverage } from "../areaAverage.ts";
import type { Distance } from "../distance.ts";

/** Larger images are averaged down to so many pixels a side, as VGG16 sees them best. */
const LARGEST_SIDE = 256;

/** LPIPS on VGG16, the official distance. @throws UserError for images that VGG16 cannot see. */
export function lpipsDistance(weights: LpipsWeights, resolution: number, channels: number): Distance {
  if (resolution < SMALLEST_SIDE || channels === 2 || channels === 4) {
    throw new OptionError((say) => ({
      attempted: "compare images by LPIPS",
      rule: `they must be of 1 or 3 channels and ${SMALLEST_SIDE} pixels a side or more`,
      received: `${channels} channels, ${resolution} pixels`,
      next: `Use ${say("distance", "features")}.`,
    }));
  }
  return {
    features: (trace, images) => lpipsFeatures(trace, coloured(small(images)), weights),
    compare: (trace, own, target, average) => sum(lpipsStages(trace, own, target, weights, average), [1]),
  };
}

function small(images: Tensor): Tensor {
  return areaAverage(images, Math.min(images.shape[2] ?? 1, LARGEST_SIDE));
}

/** Grey images in three equal colours. [N, 3, H, W]. */
function coloured(images: Tensor): Tensor {
  const [n = 1, , height = 1, width = 1] = images.shape;
  return broadcast(images, [n, 3, height, width]);
}
