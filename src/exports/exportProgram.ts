import type { Tensor } from "../program/node.ts";
import { broadcast } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import type { GeneratorWeights } from "../model/generatorPrograms.ts";
import { constants } from "../model/programs.ts";
import { numWs, type GeneratorConfig } from "../networks/config.ts";
import { mapping, truncate, wAverage } from "../networks/mapping.ts";
import { synthesis, type SynthesisOptions } from "../networks/synthesis.ts";
import { rootScope, type Scope } from "../nn/scope.ts";
import type { ExportPart } from "./generatorExport.ts";

/**
 * The program of a part at one batch size. Inputs: z [n, zDim] and c [n, cDim], each where the network has it, and
 * truncation_psi [1]; or ws [n, numWs, wDim]. Outputs: image [n, C, R, R] and ws [n, numWs, wDim], as far as it makes
 * them.
 */
export function exportProgram(
  part: ExportPart,
  { config, tensors }: GeneratorWeights,
  n: number,
  options: SynthesisOptions,
): Program {
  const trace = new Trace();
  const scope = rootScope(trace, constants(trace, tensors));
  return program(OUTPUTS[part](scope, config, n, options));
}

type Outputs = (scope: Scope, config: GeneratorConfig, n: number, o: SynthesisOptions) => Record<string, Tensor>;

const OUTPUTS: Readonly<Record<ExportPart, Outputs>> = {
  both: (scope, config, n, options) => {
    const ws = truncatedWs(scope, config, n);
    return { image: synthesis(scope.child("synthesis"), ws, config.synthesis, options), ws };
  },
  mapping: (scope, config, n) => ({ ws: truncatedWs(scope, config, n) }),
  synthesis: (scope, config, n, options) => {
    const ws = scope.trace.input("ws", [n, numWs(config.synthesis), config.synthesis.wDim]);
    return { image: synthesis(scope.child("synthesis"), ws, config.synthesis, options) };
  },
};

/** -> ws [n, numWs, wDim]. */
function truncatedWs(root: Scope, config: GeneratorConfig, n: number): Tensor {
  const { zDim, cDim } = config.mapping;
  const scope = root.child("mapping");
  const z = zDim > 0 ? root.trace.input("z", [n, zDim]) : undefined;
  const c = cDim > 0 ? root.trace.input("c", [n, cDim]) : undefined;
  const w = mapping(scope, { z, c }, config.mapping);
  const psi = broadcast(root.trace.input("truncation_psi", [1]), [numWs(config.synthesis)]);
  return truncate(w, wAverage(scope, config.mapping), psi);
}
