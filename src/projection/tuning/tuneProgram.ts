import type { Shape } from "../../base/assertShape.ts";
import type { StoredNetwork } from "../../checkpoints/checkpoint.ts";
import { synthesisDeclarations } from "../../checkpoints/declarations.ts";
import { constants } from "../../model/programs.ts";
import type { GeneratorConfig } from "../../networks/config.ts";
import { generatorNetwork } from "../../networks/generatorNetwork.ts";
import { rootScope, type Scope } from "../../nn/scope.ts";
import type { Tensor } from "../../program/node.ts";
import { add, concat, reshape, scale, slice } from "../../program/ops.ts";
import { program, type Program } from "../../program/program.ts";
import { Trace } from "../../program/trace.ts";
import { flatLayout, type FlatLayout } from "../../training/flatLayout.ts";
import { flatGradient, tracedNetwork } from "../../training/tracedNetwork.ts";
import { adamStep } from "../adam.ts";
import { pixelAverage, type Distance } from "../distance.ts";
import { distancesOf } from "../stepProgram.ts";

/** A generator that is fitted around a w, and how images are compared. */
export interface TuningProblem {
  readonly generator: StoredNetwork<GeneratorConfig>;
  readonly distance: Distance;
  /** Whether a mask weights the target's pixels. */
  readonly masked: boolean;
  /** What a change of other images near the w counts beside the distance from the target. */
  readonly locality: number;
}

/** What is fitted: everything that an image of given ws is made with. */
export function tunedLayout({ generator }: Pick<TuningProblem, "generator">): FlatLayout {
  return flatLayout(synthesisDeclarations(generator.config));
}

/**
 * One step of pivotal tuning (Roich et al. 2021, sec. 3.2). Inputs: G, firstMoment and secondMoment [size], pivot and
 * near [1, numWs, wDim], target0, ..., mask [1, 1, R, R], and the scalars of `adamFeeds`. Outputs: newG,
 * newFirstMoment, newSecondMoment; distance and change [1, 1] of what went in, the change of near's image from that
 * of the generator as it was.
 * @param targets what `targetProgram` gives.
 */
export function tuneProgram(problem: TuningProblem, targets: readonly { readonly shape: Shape }[]): Program {
  const { generator, locality } = problem;
  const { numWs, wDim } = generatorNetwork(generator.config);
  const trace = new Trace();
  const declared = synthesisDeclarations(generator.config);
  const traced = tracedNetwork(trace, "G", { config: generator.config, declared, buffers: generator.tensors });
  const [pivot, near] = [trace.input("pivot", [1, numWs, wDim]), trace.input("near", [1, numWs, wDim])];
  const both = pictures(problem, traced.scope, concat([pivot, near], 0)); // [2, C, R, R]
  const before = pictures(problem, rootScope(trace, constants(trace, generator.tensors)), near);
  const distance = distancesOf(problem, slice(both, 0, 0, 1), trace, targets);
  const change = between(problem, trace, slice(both, 0, 1, 2), before);
  const loss = add(distance, scale(change, locality));
  const { moved, ...moments } = adamStep(trace, [traced.flat], [flatGradient(loss, traced)]);
  return program<string>({ newG: moved[0] ?? traced.flat, ...moments, distance, change });
}

/** ws [N, numWs, wDim] -> [N, C, R, R]. */
function pictures({ generator }: TuningProblem, scope: Scope, ws: Tensor): Tensor {
  return generatorNetwork(generator.config).synthesis(scope, ws, { noiseMode: "const", halfPrecision: false });
}

/** How far two images are from each other, every pixel counting alike. -> [1, 1]. */
function between({ distance }: TuningProblem, trace: Trace, a: Tensor, b: Tensor): Tensor {
  const [own, other] = [distance.features(trace, a), distance.features(trace, b)];
  return reshape(distance.compare(trace, own, other, pixelAverage(undefined)), [1, 1]);
}
