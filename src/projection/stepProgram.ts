import { sizeOf, type Shape } from "../base/assertShape.ts";
import { weightedGenerator, type GeneratorWeights } from "../model/programs.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { gradient } from "../program/gradient.ts";
import type { Tensor } from "../program/node.ts";
import { add, broadcast, reshape, scale } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { adamStep } from "./adam.ts";
import { pixelAverage, type Distance } from "./distance.ts";
import { noiseRegularisation, normalisedNoise } from "./noiseMaps.ts";

/** What is projected onto, and how it is compared. */
export interface ProjectionProblem {
  readonly generator: GeneratorWeights;
  readonly distance: Distance;
  /** One w for all layers, or one for each. */
  readonly space: "w" | "w+";
  /** Targets at once. */
  readonly batch: number;
  /** Whether the noise maps are fitted too; else the network's own are used. */
  readonly fitNoise: boolean;
  /** Whether masks weight the pixels. */
  readonly masked: boolean;
}

type Shaped = { readonly shape: Shape };

/** The weight of the noise maps' regulariser. */
const REGULARISATION = 1e5;

/** Layers that have a w of their own. */
export function wLayers({ generator, space }: ProjectionProblem): number {
  return space === "w" ? 1 : generatorNetwork(generator.config).numWs;
}

/** The noise maps that are fitted, in their order in the moments. */
export function fittedNoise({ generator, batch, fitNoise }: ProjectionProblem) {
  return fitNoise ? generatorNetwork(generator.config).noiseInputs(batch) : [];
}

/** Elements of the moments: of all w, then of each noise map. */
export function momentSize(problem: ProjectionProblem): number {
  const { wDim } = generatorNetwork(problem.generator.config);
  const noise = fittedNoise(problem).reduce((total, { shape }) => total + sizeOf(shape), 0);
  return problem.batch * wLayers(problem) * wDim + noise;
}

/** image [N, C, R, R] in [-1, 1] -> target0, target1, ...: what is compared of each target. */
export function targetProgram({ generator, distance, batch }: ProjectionProblem): Program {
  const { imgChannels, imgResolution } = generatorNetwork(generator.config);
  const trace = new Trace();
  const image = trace.input("image", [batch, imgChannels, imgResolution, imgResolution]);
  return program(Object.fromEntries(distance.features(trace, image).map((map, i) => [`target${i}`, map])));
}

/** Inputs image [N, C, R, R], target0, ..., mask [N, 1, R, R] -> distance [N, 1]. @param targets of `targetProgram`. */
export function distanceProgram(problem: ProjectionProblem, targets: readonly Shaped[]): Program<"distance"> {
  const { imgChannels, imgResolution } = generatorNetwork(problem.generator.config);
  const trace = new Trace();
  const image = trace.input("image", [problem.batch, imgChannels, imgResolution, imgResolution]);
  return program({ distance: distancesOf(problem, image, trace, targets) });
}

/** How far images are from the targets that the program is fed with. image [N, C, R, R] -> [N, 1]. */
export function distancesOf(
  { distance, masked }: Pick<ProjectionProblem, "distance" | "masked">,
  image: Tensor,
  trace: Trace,
  targets: readonly Shaped[],
): Tensor {
  const [batch = 1, , ...size] = image.shape;
  const mask = masked ? trace.input("mask", [batch, 1, ...size]) : undefined;
  const wanted = targets.map(({ shape }, i) => trace.input(`target${i}`, shape));
  return distance.compare(trace, distance.features(trace, image), wanted, pixelAverage(mask));
}

/**
 * One step of a projection (Karras et al. 2020, appendix D). Inputs: w and wNoise [N, L, wDim], the noise maps,
 * firstMoment and secondMoment [size], target0, ..., mask [N, 1, R, R], and the scalars of `adamFeeds`. Outputs: newW,
 * new noise maps under their names with "new " before them, newFirstMoment, newSecondMoment; distance [N, 1] and
 * regularisation [N, 1] of what went in.
 * @param targets what `targetProgram` gives.
 */
export function stepProgram(problem: ProjectionProblem, targets: readonly Shaped[]): Program {
  const { generator, batch } = problem;
  const { scope, generator: network } = weightedGenerator(generator);
  const { trace } = scope;
  const wShape = [batch, wLayers(problem), network.wDim];
  const w = trace.input("w", wShape);
  const noise = fittedNoise(problem).map(({ name, shape }) => ({ name, map: trace.input(name, shape) }));
  const ws = broadcast(add(w, trace.input("wNoise", wShape)), [batch, network.numWs, network.wDim]);
  const noiseMode = problem.fitNoise ? "random" : "const";
  const image = network.synthesis(scope, ws, { noiseMode, halfPrecision: false });
  const distances = distancesOf(problem, image, trace, targets); // [N, 1]
  const [first, ...others] = noise.map(({ map }) => reshape(noiseRegularisation(map), [batch, 1]));
  const regularisation = first === undefined ? undefined : others.reduce(add, first); // [N, 1]
  const loss = regularisation === undefined ? distances : add(distances, scale(regularisation, REGULARISATION));
  const fitted: readonly [Tensor, ...Tensor[]] = [w, ...noise.map(({ map }) => map)];
  const { moved, ...moments } = adamStep(trace, fitted, gradient(loss, fitted));
  const newNoise = noise.map(({ name, map }, i): [string, Tensor] => [
    newName(name),
    normalisedNoise(moved[i + 1] ?? map),
  ]);
  return program<string>({
    newW: moved[0] ?? w,
    ...Object.fromEntries(newNoise),
    ...moments,
    distance: distances,
    ...(regularisation && { regularisation }),
  });
}

/** The output that takes a noise map's place. */
export function newName(noise: string): string {
  return `new ${noise}`;
}
