import type { Tensor } from "../program/node.ts";
import { broadcast } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { weightedGenerator, type GeneratorWeights } from "../model/programs.ts";
import { mappingInputs, truncate, wsInput, type Generator, type SynthesisOptions } from "../networks/generator.ts";
import type { Scope } from "../nn/scope.ts";
import type { ExportPart } from "./generatorExport.ts";

/**
 * The program of a part at one batch size. Inputs: z [n, zDim] and c [n, cDim], each where the network has it, and
 * truncation_psi [1]; or ws [n, numWs, wDim]. Outputs: image [n, C, R, R] and ws [n, numWs, wDim], as far as it makes
 * them.
 */
export function exportProgram(
  part: ExportPart,
  weights: GeneratorWeights,
  n: number,
  options: SynthesisOptions,
): Program {
  const { scope, generator } = weightedGenerator(weights);
  return program(OUTPUTS[part](scope, generator, n, options));
}

type Outputs = (scope: Scope, generator: Generator, n: number, o: SynthesisOptions) => Record<string, Tensor>;

const OUTPUTS: Readonly<Record<ExportPart, Outputs>> = {
  both: (scope, generator, n, options) => {
    const ws = truncatedWs(scope, generator, n);
    return { image: generator.synthesis(scope, ws, options), ws };
  },
  mapping: (scope, generator, n) => ({ ws: truncatedWs(scope, generator, n) }),
  synthesis: (scope, generator, n, options) => ({
    image: generator.synthesis(scope, wsInput(scope.trace, generator, n), options),
  }),
};

/** -> ws [n, numWs, wDim]. */
function truncatedWs(scope: Scope, generator: Generator, n: number): Tensor {
  const w = generator.mapping(scope, mappingInputs(scope.trace, generator, n));
  const psi = broadcast(scope.trace.input("truncation_psi", [1]), [generator.numWs]);
  return truncate(w, generator.wAverage(scope), psi);
}
