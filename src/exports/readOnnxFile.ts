import { UserError } from "../base/errors.ts";
import { PRODUCER } from "../onnx/encode.ts";
import { decodeModel, type DecodedModel } from "../onnx/decode.ts";
import type { ExportPart } from "./generatorExport.ts";
import { readExportMetadata, type ExportFacts } from "./metadata.ts";

/** An exported ONNX file: what it says of itself, and its model. */
export interface OnnxFile extends ExportFacts {
  readonly model: DecodedModel;
}

/**
 * Reads an ONNX file that `stylegan export` wrote.
 * @throws UserError when it is damaged, another program's, or refers to other files or operators of its own.
 */
export function readOnnxFile(bytes: Uint8Array): OnnxFile {
  const model = decodeModel(bytes);
  if (model === undefined) throw refused("a file that is damaged or cut off", "Export it again.");
  const facts = readExportMetadata(new Map(model.metadataProps.map(({ key, value }) => [key, value])));
  if (facts === undefined) throw foreign(model);
  if (model.graph.node.some(({ domain = "" }) => domain !== "")) throw refused("one with custom operators", AGAIN);
  if (model.graph.initializer.some(({ rawData }) => rawData === undefined)) {
    throw refused("one whose weights are in another file", AGAIN);
  }
  const made = new Set(model.graph.node.flatMap(({ output }) => output));
  const missing = OUTPUTS[facts.part].find((name) => !made.has(name));
  if (missing !== undefined) throw refused(`one that does not compute "${missing}"`, AGAIN);
  return { ...facts, model };
}

/** What the graph of each part computes. */
const OUTPUTS: Readonly<Record<ExportPart, readonly string[]>> = {
  both: ["image", "ws"],
  mapping: ["ws"],
  synthesis: ["image"],
};

const AGAIN = "Export it again from its checkpoint.";

function foreign({ producerName }: DecodedModel): UserError {
  const isOurs = producerName === PRODUCER;
  const by = producerName === "" ? "another program" : `"${producerName}"`;
  const next = isOurs ? AGAIN : "Give the checkpoint that it was made from: .pkl, .pth or .safetensors.";
  return refused(isOurs ? "one without its settings" : `a model that ${by} wrote`, next);
}

function refused(received: string, next: string): UserError {
  return new UserError({
    attempted: "read the ONNX file",
    rule: "it must be one that `stylegan export` wrote",
    received,
    next,
  });
}
