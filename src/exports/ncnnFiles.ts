import type { TaskContext } from "../base/taskContext.ts";
import type { Engine } from "../engine/engine.ts";
import { generatorPrograms } from "../model/generatorPrograms.ts";
import { weightedGenerator, type GeneratorWeights } from "../model/programs.ts";
import type { NcnnNet } from "../ncnn/encode.ts";
import { toNcnn } from "../ncnn/toNcnn.ts";
import { mappingInputs } from "../networks/generator.ts";
import { add, mul, sub } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { exportProgram } from "./exportProgram.ts";
import { foldConstants } from "./foldConstants.ts";
import type { ExportedGenerator, ExportNoiseMode, ExportSettings } from "./generatorExport.ts";
import { exportMetadata } from "./metadata.ts";

/** A generator's nets by part, and its settings as JSON, for which ncnn's own files have no place. */
export interface NcnnExport {
  readonly nets: Readonly<Partial<Record<NetName, NcnnNet>>>;
  readonly settings: string;
}
export type NetName = "mapping" | "synthesis";

const NETS: Readonly<Record<ExportSettings["part"], readonly NetName[]>> = {
  both: ["mapping", "synthesis"],
  mapping: ["mapping"],
  synthesis: ["synthesis"],
};

const PROGRAMS: Readonly<Record<NetName, (generator: GeneratorWeights, noiseMode: ExportNoiseMode) => Program>> = {
  mapping: mappingToW,
  synthesis: (generator, noiseMode) => exportProgram("synthesis", generator, 1, { noiseMode, halfPrecision: false }),
};

/**
 * A generator as ncnn nets, of ncnn's own layers alone. Everything is computed as the runtime decides; "fp16" stores
 * weights in half precision.
 * @param engine computes what no input decides.
 */
export async function ncnnFiles(
  generator: ExportedGenerator,
  settings: ExportSettings,
  engine: Engine,
  { signal, onProgress }: TaskContext = {},
): Promise<NcnnExport> {
  const names = NETS[settings.part];
  const nets: [NetName, NcnnNet][] = [];
  for (const name of names) {
    signal?.throwIfAborted();
    onProgress?.(nets.length, names.length);
    const folded = await foldConstants(PROGRAMS[name](generator, settings.noiseMode), engine);
    nets.push([name, toNcnn(folded, { half: settings.precision === "fp16" })]);
  }
  onProgress?.(names.length, names.length);
  const metadata = exportMetadata(generator, settings, generatorPrograms(generator).average);
  return { nets: Object.fromEntries(nets), settings: `${JSON.stringify(Object.fromEntries(metadata), null, 2)}\n` };
}

/** z [zDim], c [cDim], truncation_psi [1] -> w [wDim], truncated; copied to each layer by whoever runs the nets. */
function mappingToW(weights: GeneratorWeights): Program {
  const { scope, generator } = weightedGenerator(weights);
  const full = generator.mapping(scope, mappingInputs(scope.trace, generator, 1));
  const average = generator.wAverage(scope);
  return program({ w: add(mul(sub(full, average), scope.trace.input("truncation_psi", [1])), average) });
}
