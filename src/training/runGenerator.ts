import { generatorNetwork } from "../networks/generatorNetwork.ts";
import type { Tensor } from "../program/node.ts";
import { add, mean, reshape, scale } from "../program/ops.ts";
import type { PhaseSettings } from "./settings.ts";
import { mixStyles, sameStyle } from "./styleMixing.ts";
import type { TracedNetwork } from "./tracedNetwork.ts";

/** The generator's part of a phase. */
export interface GeneratorRun {
  /** [N, imgChannels, R, R]. */
  readonly images: Tensor;
  /** What the layers were driven with. [N, numWs, wDim]. */
  readonly ws: Tensor;
  /** Labels, undefined for an unconditional network. [N, cDim]. */
  readonly c: Tensor | undefined;
  /** The moving average of w after this batch. [wDim]. */
  readonly wAverage: Tensor;
}

/**
 * G as it runs in training. Inputs of the program: z [N, zDim], c [N, cDim], wAverage [wDim], the noise images, and
 * with style mixing secondZ [N, zDim] and mixingMask [numWs]. The second latents do not enter the moving average.
 * @param labels in the place of the input c. [N, cDim].
 */
export function runGenerator(
  { scope }: TracedNetwork,
  settings: PhaseSettings,
  n = settings.batchSize,
  labels?: Tensor,
): GeneratorRun {
  const generator = generatorNetwork(settings.generator.config);
  const { zDim, cDim, wDim, numWs, wAvgBeta } = generator;
  const c = labels ?? (cDim > 0 ? scope.trace.input("c", [n, cDim]) : undefined);
  const toW = (name: string): Tensor => {
    const z = zDim > 0 ? scope.trace.input(name, [n, zDim]) : undefined;
    return generator.mapping(scope, { z, c });
  };
  const w = toW("z");
  const ws = settings.styleMixing
    ? mixStyles(w, toW("secondZ"), scope.trace.input("mixingMask", [numWs]))
    : sameStyle(w, numWs);
  const { noiseMode, halfPrecision } = settings;
  const images = generator.synthesis(scope, ws, { noiseMode, halfPrecision });
  return { images, ws, c, wAverage: movedAverage(scope.trace.input("wAverage", [wDim]), w, wAvgBeta) };
}

/** beta average + (1 - beta) mean of the batch. [wDim]. */
function movedAverage(average: Tensor, w: Tensor, beta: number): Tensor {
  return add(scale(average, beta), scale(reshape(mean(w, [0]), average.shape), 1 - beta));
}
