import { areaAverage } from "../projection/areaAverage.ts";
import { adamStep } from "../projection/adam.ts";
import { weightedGenerator, type GeneratorWeights } from "../model/programs.ts";
import type { NoiseMode } from "../networks/generator.ts";
import { gradient } from "../program/gradient.ts";
import type { Tensor } from "../program/node.ts";
import { add, cast, concat, scale, shift, slice } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import type { Trace } from "../program/trace.ts";
import { change, motionSupervision, type Motion } from "./motion.ts";
import { sampled, type Squares } from "./sampling.ts";
import { tracked } from "./tracking.ts";

/** What is dragged, and how. */
export interface DragProblem {
  readonly generator: GeneratorWeights;
  /** P, the pairs of a handle and its target. */
  readonly pairs: number;
  /** Whether a mask says what may move; what changes outside it count beside the motion. */
  readonly masked: boolean;
  readonly maskWeight: number;
  readonly noiseMode: Exclude<NoiseMode, "random">;
  /** The resolution whose features are followed. */
  readonly featureResolution: number;
  /** The first so many w are moved; the others stay. */
  readonly movedLayers: number;
  /** Of the discs that are moved, and of the squares in which a point is looked for, in pixels. */
  readonly motionRadius: number;
  readonly trackRadius: number;
}

/**
 * Features that the points are known by. Inputs: w [1, L, wDim], rest [1, numWs - L, wDim] unless L is numWs, points
 * [P, 2] as (x, y). Outputs: wanted [P, C, 1, 1], and where a mask is used features [1, C, H, H].
 */
export function referenceProgram(problem: DragProblem): Program {
  const { trace, features, imgResolution } = picture(problem);
  const wanted = sampled(features, pairInput(trace, "points", problem.pairs), imgResolution);
  return program<string>({ wanted, ...(problem.masked && { features }) });
}

/**
 * One step (Pan et al. 2023, sec. 3.2): the points are found again in the image of w, and w is moved by Adam so that
 * they come nearer to their targets. Inputs: those of `referenceProgram` and its outputs, targets [P, 2] as (x, y),
 * mask [1, 1, R, R] (1 where the image may move), firstMoment and secondMoment [L wDim], and the scalars of
 * `adamFeeds`. Outputs: newW, newPoints [P, 2], newFirstMoment, newSecondMoment; of the w that went in image
 * [1, C, R, R] and the loss [].
 */
export function dragProgram(problem: DragProblem): Program {
  const { trace, w, features, image, imgResolution } = picture(problem);
  const { pairs, masked, maskWeight: weight, trackRadius, motionRadius: radius } = problem;
  const [, channels = 1] = features.shape;
  const wanted = trace.input("wanted", [pairs, channels, 1, 1]);
  const points = tracked(features, pairInput(trace, "points", pairs), wanted, trackRadius, imgResolution);
  const targets = pairInput(trace, "targets", pairs);
  const still = masked
    ? {
        before: trace.input("features", features.shape),
        mask: trace.input("mask", [1, 1, imgResolution, imgResolution]),
        weight,
      }
    : undefined;
  const { loss, slope } = dragLoss(features, { points, targets, radius, imgResolution }, still);
  const [wSlope = w] = gradient(features, [w], slope);
  const { moved, ...moments } = adamStep(trace, [w], [wSlope]);
  const newPoints = concat([points.x, points.y], 1);
  return program<string>({ newW: moved[0] ?? w, newPoints, ...moments, image, loss });
}

/** What must stay: the features as they were, and a mask [1, 1, R, R] that is 1 where the image may move. */
export interface Still {
  readonly before: Tensor;
  readonly mask: Tensor;
  readonly weight: number;
}

/** The loss of a step (Pan et al. 2023, eq. 1) and its gradient in the features. */
export function dragLoss(
  features: Tensor,
  motion: Motion,
  still: Still | undefined,
): { readonly loss: Tensor; readonly slope: Tensor } {
  const { loss, slope } = motionSupervision(features, motion);
  if (still === undefined) return { loss, slope };
  const fixed = shift(scale(areaAverage(still.mask, features.shape[2] ?? 1), -1), 1);
  const changed = scale(change(features, still.before, fixed), still.weight);
  const [kept = features] = gradient(changed, [features]);
  return { loss: add(loss, changed), slope: add(slope, kept) };
}

interface DraggedPicture {
  readonly trace: Trace;
  /** Its inputs. */
  readonly w: Tensor;
  /** [1, C, H, H]. */
  readonly features: Tensor;
  /** [1, imgChannels, R, R]. */
  readonly image: Tensor;
  readonly imgResolution: number;
}

/** The image of w and rest. */
function picture({ generator, noiseMode, movedLayers, featureResolution }: DragProblem): DraggedPicture {
  const { scope, generator: network } = weightedGenerator(generator);
  const { numWs, wDim, imgResolution } = network;
  const { trace } = scope;
  const w = trace.input("w", [1, movedLayers, wDim]);
  const parts: [Tensor, ...Tensor[]] = [w];
  if (movedLayers < numWs) parts.push(trace.input("rest", [1, numWs - movedLayers, wDim]));
  const stages = network.synthesisStages(scope, concat(parts, 1), { noiseMode, halfPrecision: false });
  const followed = stages.find(({ resolution }) => resolution === featureResolution);
  const image = stages.at(-1)?.image;
  if (followed === undefined || image === undefined) throw new Error("drag: the network has no such features");
  return { trace, w, features: cast(followed.x, "float32"), image, imgResolution };
}

/** Points as they are fed, [P, 2] as (x, y). */
function pairInput(trace: Trace, name: string, pairs: number): Squares {
  const both = trace.input(name, [pairs, 2]);
  return { x: slice(both, 1, 0, 1), y: slice(both, 1, 1, 2) };
}
