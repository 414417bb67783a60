import { createRng, type Rng } from "../base/rng.ts";
import { breathe } from "../base/taskContext.ts";
import type { Label } from "../model/labels.ts";
import type { Network } from "../model/network.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { copies, layered } from "./batches.ts";
import { closestSeeds } from "./closestSeeds.ts";
import { latentStatistics } from "./latentStatistics.ts";
import { learningRate, noiseScale, type ProjectionSchedule } from "./schedule.ts";
import { fittedNoise, wLayers, type ProjectionProblem } from "./stepProgram.ts";
import { startState, Stepper, type ProjectionState } from "./stepper.ts";
import { targetFeeds, type Targets } from "./targets.ts";

export interface ProjectionOptions extends Omit<ProjectionProblem, "batch" | "masked"> {
  readonly targets: Targets;
  readonly schedule: ProjectionSchedule;
  /** Where it starts: at the average w, or for each target at the closest of a hundred seeds. */
  readonly init: "mean" | "seed";
  /** Of every random draw, and the first of those seeds. */
  readonly seed: number;
  /** For a conditional network. */
  readonly label?: Label;
  readonly signal?: AbortSignal;
}

/** How far a projection is after a step. */
export interface ProjectionStep {
  /** Counted from 1. */
  readonly step: number;
  /** Of each target, of the w before the step. */
  readonly distance: readonly number[];
  /** [N, numWs, wDim]. */
  readonly ws: Float32Tensor;
}

/**
 * Finds the w of pictures by gradient descent, step by step; several at once fill a batch, and each is found as if it
 * were alone. The network's engine is free between two steps.
 * @throws UserError for a conditional network without a label.
 */
export async function* projectionSteps(network: Network, o: ProjectionOptions): AsyncGenerator<ProjectionStep> {
  const { schedule, signal, label } = o;
  const batch = o.targets.images.shape[0] ?? 0;
  const problem = { ...o, batch, masked: o.targets.mask !== undefined };
  const { mean, deviation } = await latentStatistics(network, label);
  await breathe(signal);
  const targets = await targetFeeds(problem, o.targets, network.engine);
  const start =
    o.init === "mean"
      ? copies(float32([1, 1, network.wDim], mean.data), batch)
      : await closestSeeds(network, problem, targets, o.seed, label);
  const rng = createRng(o.seed, "projection");
  const stepper = await Stepper.open(problem, targets, drawnState(problem, start, rng), network.engine);
  try {
    for (let step = 0; step < schedule.numSteps; step++) {
      await breathe(signal);
      const wNoise = drawnWNoise(problem, network.wDim, noiseScale(step, deviation, schedule), rng.stream("w", step));
      const { distance, w } = await stepper.step(learningRate(step, schedule), wNoise);
      yield { step: step + 1, distance, ws: layered(w, network.numWs) };
    }
  } finally {
    await stepper.dispose();
    targets.dispose();
  }
}

/** Each target starts from its w and from the same noise maps. */
function drawnState(problem: ProjectionProblem, w: Float32Tensor, rng: Rng): ProjectionState {
  const noise = fittedNoise(problem).map(({ name, shape: [, ...shape] }): [string, Float32Tensor] => {
    const size = shape.reduce((product, axis) => product * axis, 1);
    return [name, copies(float32([1, ...shape], rng.stream(name).normals(size)), problem.batch)];
  });
  return startState(problem, layered(w, wLayers(problem)), new Map(noise));
}

/** The same for each target. [N, L, wDim]. */
function drawnWNoise(problem: ProjectionProblem, wDim: number, scale: number, rng: Rng): Float32Tensor {
  const layers = wLayers(problem);
  const draws = rng.normals(layers * wDim).map((draw) => draw * scale);
  return copies(float32([1, layers, wDim], draws), problem.batch);
}
