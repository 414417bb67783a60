import type { Engine } from "../engine/engine.ts";
import { encodeModel } from "../onnx/encode.ts";
import type { OnnxGraph } from "../onnx/graph.ts";
import { openBatch, TRACED_BATCHES } from "../onnx/openBatch.ts";
import { toGraph } from "../onnx/toOnnx.ts";
import { generatorPrograms } from "../model/generatorPrograms.ts";
import type { TaskContext } from "../base/taskContext.ts";
import { exportProgram } from "./exportProgram.ts";
import { foldConstants } from "./foldConstants.ts";
import type { ExportedGenerator, ExportSettings } from "./generatorExport.ts";
import { halfConstants } from "./halfConstants.ts";
import { exportMetadata } from "./metadata.ts";

/**
 * An ONNX file of a generator, whole: standard operators alone, any batch size, settings in its metadata. Inputs and
 * outputs are float32 in either precision; see `exportProgram` for their shapes.
 * @param engine computes what no input decides; its device does not matter.
 */
export async function onnxFile(
  generator: ExportedGenerator,
  settings: ExportSettings,
  engine: Engine,
  { signal, onProgress }: TaskContext = {},
): Promise<Uint8Array> {
  const graphs: OnnxGraph[] = [];
  for (const [i, batch] of TRACED_BATCHES.entries()) {
    signal?.throwIfAborted();
    onProgress?.(i, TRACED_BATCHES.length + 1);
    graphs.push(await graphAt(generator, settings, batch, engine));
  }
  const [first, second] = graphs;
  if (first === undefined || second === undefined) throw new Error("onnxFile: two batch sizes are traced");
  const graph = openBatch(
    { graph: openPsi(first), batch: TRACED_BATCHES[0] },
    { graph: second, batch: TRACED_BATCHES[1] },
  );
  const { average } = generatorPrograms(generator);
  const metadata = exportMetadata(generator, settings, average);
  const { bytes } = encodeModel(graph, "inline", { docString: DESCRIPTION[settings.part], metadata });
  onProgress?.(TRACED_BATCHES.length + 1, TRACED_BATCHES.length + 1);
  return bytes;
}

const DESCRIPTION: Readonly<Record<ExportSettings["part"], string>> = {
  both: "StyleGAN2 generator: latents z to images of about [-1, 1], and the ws between",
  mapping: "StyleGAN2 mapping network: latents z to truncated ws",
  synthesis: "StyleGAN2 synthesis network: ws to images of about [-1, 1]",
};

async function graphAt(
  generator: ExportedGenerator,
  { part, noiseMode, precision }: ExportSettings,
  batch: number,
  engine: Engine,
): Promise<OnnxGraph> {
  const halfPrecision = precision === "fp16";
  const traced = await foldConstants(exportProgram(part, generator, batch, { noiseMode, halfPrecision }), engine);
  return toGraph(halfPrecision ? halfConstants(traced) : traced);
}

/** All that is done with truncation_psi [1] is to expand it to a psi a layer, so as many as layers fit as well. */
function openPsi(graph: OnnxGraph): OnnxGraph {
  const at = graph.inputs.findIndex(({ name }) => name === "truncation_psi");
  const port = graph.inputs[at];
  if (port !== undefined) graph.inputs[at] = { ...port, openAxes: { 0: "one_or_num_ws" } };
  return graph;
}
