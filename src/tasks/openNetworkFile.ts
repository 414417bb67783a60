import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { readCheckpoint } from "../checkpoints/readCheckpoint.ts";
import { readOnnxFile, type OnnxFile } from "../exports/readOnnxFile.ts";
import { sniffFormat } from "../formats/sniffFormat.ts";
import { openFile, type OpenOptions } from "./openCheckpoint.ts";

/** What images can be made from: a checkpoint, or an ONNX file that `stylegan export` wrote. */
export type NetworkFile = Checkpoint | OnnxFile;

export function isOnnxFile(file: NetworkFile): file is OnnxFile {
  return "model" in file;
}

/** Reads either from a path, a http(s) URL or a file's bytes. @throws UserError that names the source. */
export function openNetworkFile(source: string | Uint8Array, options: OpenOptions = {}): Promise<NetworkFile> {
  return openFile<NetworkFile>(source, options, (bytes, overwrite) =>
    sniffFormat(bytes) === "onnx" ? readOnnxFile(bytes) : readCheckpoint(bytes, options.assumed, { overwrite }),
  );
}
