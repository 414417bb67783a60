import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { generatorOf } from "../checkpoints/checkpoint.ts";
import type { Network } from "../model/network.ts";
import type { LpipsWeights } from "../perceptual/lpips.ts";
import { DISTANCES, type DistanceName } from "./distances/table.ts";
import { projectionSteps, type ProjectionOptions, type ProjectionStep } from "./projectionSteps.ts";
import type { Targets } from "./targets.ts";

export interface ProjectImagesOptions extends Partial<Pick<ProjectionOptions, "space" | "init" | "seed">> {
  /** "features" by default, which needs the checkpoint's discriminator; "lpips" needs `lpips`. */
  readonly distance?: DistanceName;
  readonly lpips?: LpipsWeights;
  /** Left out, what suits the distance. */
  readonly numSteps?: number;
  readonly learningRate?: number;
  /** For a conditional network. */
  readonly label?: ProjectionOptions["label"];
  readonly signal?: AbortSignal;
}

/**
 * Looks for the ws whose images are closest to given ones, a step at a time; stop it by leaving the loop.
 * @throws UserError for a checkpoint that lacks what the distance needs, or a conditional network without a label.
 * @example
 * ```ts
 * import { openCheckpoint, projectImages } from "stylegan2-ada";
 *
 * const checkpoint = await openCheckpoint("model.pkl");
 * const images = await network.synthesis(network.averageWs()); // [N, C, R, R] in [-1, 1]
 * let steps = 0;
 * for await (const { distance, ws } of projectImages(network, checkpoint, { images }, { numSteps: 3, init: "mean" })) {
 *   steps += distance.length;
 *   ws.shape; // => [1, network.numWs, network.wDim]
 * }
 * steps; // => 3
 * ```
 */
export function projectImages(
  network: Network,
  checkpoint: Checkpoint,
  targets: Targets,
  o: ProjectImagesOptions = {},
): AsyncGenerator<ProjectionStep> {
  const { distance: name = "features", space = "w", seed = 303, lpips, label, signal } = o;
  const { imgResolution, imgChannels } = network;
  const { schedule, init, fitNoise, make } = DISTANCES[name];
  const { numSteps = schedule.numSteps, learningRate: initialLearningRate = schedule.initialLearningRate } = o;
  return projectionSteps(network, {
    generator: generatorOf(checkpoint),
    distance: make({ checkpoint, lpips, imgResolution, imgChannels }),
    fitNoise,
    init: o.init ?? init,
    space,
    seed,
    targets,
    schedule: { ...schedule, numSteps, initialLearningRate },
    label,
    signal,
  });
}
