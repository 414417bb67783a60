import { mapping } from "../networks/mapping.ts";
import { numWs } from "../networks/config.ts";
import { synthesis } from "../networks/synthesis.ts";
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
 * G as it runs in training. Inputs of the program: z [N, zDim], c [N, cDim], wAverage [wDim], the noise pictures, and
 * with style mixing secondZ [N, zDim] and mixingMask [numWs]. The second latents do not enter the moving average.
 */
export function runGenerator({ scope }: TracedNetwork, settings: PhaseSettings, n = settings.batchSize): GeneratorRun {
  const { config } = settings.generator;
  const { zDim, cDim } = config.mapping;
  const c = cDim > 0 ? scope.trace.input("c", [n, cDim]) : undefined;
  const toW = (name: string): Tensor => {
    const z = zDim > 0 ? scope.trace.input(name, [n, zDim]) : undefined;
    return mapping(scope.child("mapping"), { z, c }, config.mapping);
  };
  const w = toW("z");
  const count = numWs(config.synthesis);
  const ws = settings.styleMixing
    ? mixStyles(w, toW("secondZ"), scope.trace.input("mixingMask", [count]))
    : sameStyle(w, count);
  const { noiseMode, halfPrecision } = settings;
  const images = synthesis(scope.child("synthesis"), ws, config.synthesis, { noiseMode, halfPrecision });
  const { wDim, wAvgBeta } = config.mapping;
  return { images, ws, c, wAverage: movedAverage(scope.trace.input("wAverage", [wDim]), w, wAvgBeta) };
}

/** beta average + (1 - beta) mean of the batch. [wDim]. */
function movedAverage(average: Tensor, w: Tensor, beta: number): Tensor {
  return add(scale(average, beta), scale(reshape(mean(w, [0]), average.shape), 1 - beta));
}
