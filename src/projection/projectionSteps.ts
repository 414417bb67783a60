import { OptionError } from "../base/optionError.ts";
import { createRng, type Rng } from "../base/rng.ts";
import { breathe } from "../base/taskContext.ts";
import type { Label } from "../model/labels.ts";
import { rows, stack } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { copies, layered } from "./batches.ts";
import { closestSeeds } from "./closestSeeds.ts";
import { latentStatistics } from "./latentStatistics.ts";
import { learningRate, noiseScale, type ProjectionSchedule } from "./schedule.ts";
import { fittedNoise, wLayers, type ProjectionProblem } from "./stepProgram.ts";
import { startState, Stepper, type ProjectionState, type StepResult } from "./stepper.ts";
import { targetFeeds, type Targets } from "./targets.ts";

export interface ProjectionOptions extends Omit<ProjectionProblem, "batch" | "masked"> {
  readonly targets: Targets;
  readonly schedule: ProjectionSchedule;
  /**
   * Where it starts: at the average w, for each target at the closest of a hundred seeds, or at several of both, of
   * which the best goes on.
   */
  readonly init: InitName;
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

/** The share of the steps that are taken from every start, before the best of them goes on alone. */
const TRIAL = 0.3;

/**
 * Finds the w of images by gradient descent, step by step; several at once fill a batch, and each is found as if it
 * were alone. The network's engine is free between two steps.
 * @throws UserError for a conditional network without a label.
 */
export async function* projectionSteps(network: Network, o: ProjectionOptions): AsyncGenerator<ProjectionStep> {
  const { numSteps } = o.schedule;
  const statistics = await latentStatistics(network, o.label);
  await breathe(o.signal);
  const { w, starts } = await startingPoints(network, o, statistics.mean);
  const trial = starts === 1 ? 0 : Math.ceil(numSteps * TRIAL);
  let ws = w;
  for await (const step of stage(network, o, { w, starts, from: 0, to: trial, ...statistics })) {
    ws = step.ws;
    yield step;
  }
  yield* stage(network, o, { w: ws, starts: 1, from: trial, to: numSteps, ...statistics });
}

/** Steps of a projection that go from these w, a target's starts one after another. */
interface Stage {
  /** [N starts, numWs or 1, wDim]. */
  readonly w: Float32Tensor;
  readonly starts: number;
  readonly from: number;
  readonly to: number;
  /** Of w. */
  readonly deviation: number;
}

async function* stage(
  network: Network,
  o: ProjectionOptions,
  { w, starts, from, to, deviation }: Stage,
): AsyncGenerator<ProjectionStep> {
  if (from === to) return;
  const problem = problemOf(o, starts);
  const targets = await targetFeeds(problem, repeated(o.targets, starts), network.engine);
  const rng = createRng(o.seed, "projection");
  const stepper = await Stepper.open(problem, targets, drawnState(problem, w, rng), network.engine);
  try {
    for (let step = from; step < to; step++) {
      await breathe(o.signal);
      const scale = noiseScale(step, deviation, o.schedule);
      const wNoise = drawnWNoise(problem, network.wDim, scale, rng.stream("w", step));
      const result = await stepper.step(learningRate(step, o.schedule), wNoise);
      if (!result.distance.every(Number.isFinite)) throw diverged(step + 1);
      yield { step: step + 1, ...closest(result, starts, network.numWs) };
    }
  } finally {
    await stepper.dispose();
    targets.dispose();
  }
}

function diverged(step: number): OptionError {
  return new OptionError((say) => ({
    attempted: "project the image",
    rule: "its distance must be finite",
    received: `NaN or infinity at step ${step}`,
    next: `Use a smaller learning rate: ${say("learningRate", 0.01)}.`,
  }));
}

function problemOf(o: ProjectionOptions, starts: number): ProjectionProblem {
  return { ...o, batch: (o.targets.images.shape[0] ?? 0) * starts, masked: o.targets.mask !== undefined };
}

/** How many of the seeds a projection starts from, and whether from the average too. */
const INITS = {
  mean: { seeds: 0, mean: true },
  seed: { seeds: 1, mean: false },
  several: { seeds: 3, mean: true },
} as const satisfies Readonly<Record<string, { readonly seeds: number; readonly mean: boolean }>>;

export type InitName = keyof typeof INITS;

/** -> w [N starts, numWs, wDim], the starts of a target one after another. */
async function startingPoints(network: Network, o: ProjectionOptions, average: Float32Tensor) {
  const { seeds, mean } = INITS[o.init];
  const problem = problemOf(o, 1);
  const means = layered(copies(float32([1, 1, network.wDim], average.data), problem.batch), network.numWs);
  if (seeds === 0) return { w: means, starts: 1 };
  const targets = await targetFeeds(problem, o.targets, network.engine);
  const near = await closestSeeds(network, problem, targets, o.seed, o.label, seeds, o.signal).finally(targets.dispose);
  const own = (i: number): Float32Tensor[] => [
    ...(mean ? [rows(means, i, i + 1)] : []),
    rows(near, i * seeds, (i + 1) * seeds),
  ];
  return { w: stack(Array.from({ length: problem.batch }, (_, i) => own(i)).flat()), starts: seeds + Number(mean) };
}

/** Of each target's starts the one that is closest now. */
function closest({ distance, w }: StepResult, starts: number, numWs: number): Omit<ProjectionStep, "step"> {
  const best = Array.from({ length: distance.length / starts }, (_, i) => {
    const own = distance.slice(i * starts, (i + 1) * starts);
    return i * starts + own.indexOf(Math.min(...own));
  });
  const found = stack(best.map((row) => rows(w, row, row + 1)));
  return { distance: best.map((row) => distance[row] ?? NaN), ws: layered(found, numWs) };
}

/** Each target so many times, one after another. */
function repeated({ images, mask }: Targets, times: number): Targets {
  const repeat = (x: Float32Tensor): Float32Tensor =>
    stack(Array.from({ length: x.shape[0] ?? 0 }, (_, i) => copies(rows(x, i, i + 1), times)));
  return { images: repeat(images), ...(mask && { mask: repeat(mask) }) };
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
