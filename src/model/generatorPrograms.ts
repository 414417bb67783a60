import { isDType, type Float32Tensor } from "../tensor/hostTensor.ts";
import type { Runnable } from "../engine/engine.ts";
import type { GeneratorConfig } from "../networks/config.ts";
import { W_AVERAGE, type SynthesisOptions } from "../networks/generator.ts";
import { inspectionProgram, mappingProgram, synthesisProgram, type GeneratorWeights } from "./programs.ts";

/** A generator as what an engine runs, at a batch size: traced from weights, or read from an exported file. */
export interface GeneratorPrograms {
  readonly config: GeneratorConfig;
  /** The average w, towards which truncation pulls. [wDim]. */
  readonly average: Float32Tensor;
  /** z [n, zDim], c [n, cDim], truncation_psi [numWs] -> ws [n, numWs, wDim]. */
  mapping(n: number): Runnable | Promise<Runnable>;
  /** ws [n, numWs, wDim], and the noise inputs of noise mode "random" -> image [n, C, R, R]. */
  synthesis(n: number, options: SynthesisOptions): Runnable | Promise<Runnable>;
  /** One image with what made it: see `inspectionProgram`. */
  inspection(options: SynthesisOptions): Runnable | Promise<Runnable>;
}

export function generatorPrograms(generator: GeneratorWeights | GeneratorPrograms): GeneratorPrograms {
  return "tensors" in generator ? tracedGenerator(generator) : generator;
}

function tracedGenerator(weights: GeneratorWeights): GeneratorPrograms {
  return {
    config: weights.config,
    get average() {
      const average = weights.tensors.get(W_AVERAGE);
      if (average === undefined || !isDType(average, "float32")) throw new Error(`${W_AVERAGE} is missing`);
      return average;
    },
    mapping: (n) => mappingProgram(weights, n),
    synthesis: (n, options) => synthesisProgram(weights, n, options),
    inspection: (options) => inspectionProgram(weights, options),
  };
}
