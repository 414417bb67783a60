import { gradient } from "../../program/gradient.ts";
import type { Tensor } from "../../program/node.ts";
import { add, mean, reshape, scale, sqrt, square, sub, sum } from "../../program/ops.ts";
import { runGenerator } from "../runGenerator.ts";
import type { PhaseSettings } from "../settings.ts";
import { meanLoss, type Phase } from "./phase.ts";

/** Samples that path length regularisation looks at. */
export function pathLengthBatch({ batchSize, pathLength: { batchShrink } }: PhaseSettings): number {
  return Math.max(1, Math.floor(batchSize / batchShrink));
}

/**
 * Greg: path length regularisation (Karras et al. 2020, eq. 4). How far a step in w moves the image, measured
 * along a random image, should be the same everywhere: (|Jᵀ noise| - running mean)². The running mean
 * is part of what is differentiated. Further inputs: pathNoise [n, imgChannels, R, R], standard normal, and
 * pathLengthMean [].
 */
export const generatorRegularisation: Phase = {
  trains: "G",
  run: ({ trace, G }, settings) => {
    const { decay, weight } = settings.pathLength;
    const { images, ws, wAverage } = runGenerator(G, settings, pathLengthBatch(settings));
    const lengths = pathLengths(images, ws, trace.input("pathNoise", images.shape));
    const before = trace.input("pathLengthMean", []);
    const pathLengthMean = add(scale(before, 1 - decay), scale(meanLoss(lengths), decay));
    const penalties = square(sub(lengths, pathLengthMean)); // [n]
    const loss = meanLoss(penalties, settings.gains.Greg * weight);
    return { loss, reports: { newWAverage: wAverage, newPathLengthMean: pathLengthMean, penalties } };
  },
};

/** |d <images, noise> / d ws|, the square averaged over layers. [n]. */
function pathLengths(images: Tensor, ws: Tensor, noise: Tensor): Tensor {
  const [n = 1, , height = 1, width = 1] = images.shape;
  const along = scale(noise, 1 / Math.sqrt(height * width));
  const [slope = ws] = gradient(images, [ws], along); // [n, numWs, wDim]
  return sqrt(reshape(mean(sum(square(slope), [2]), [1]), [n]));
}
