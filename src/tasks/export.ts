import { extname } from "node:path";
import type { TaskContext } from "../base/taskContext.ts";
import { generatorOf, onlyNetworks, type Checkpoint } from "../checkpoints/checkpoint.ts";
import { openEngine } from "../engine/ort-node/openEngine.ts";
import type { Engine } from "../engine/engine.ts";
import type { ExportedGenerator, ExportSettings } from "../exports/generatorExport.ts";
import { ncnnFiles } from "../exports/ncnnFiles.ts";
import { onnxFile } from "../exports/onnxFile.ts";
import { writeFileAtomically } from "../media/atomicFile.ts";
import { wrongEnding } from "../media/fileErrors.ts";

export interface ExportOptions extends ExportSettings {
  /** The moving average where there is one, unless told. */
  readonly weights?: "G_ema" | "G";
}

/** A file to be written, by path and content. */
interface Written {
  readonly path: string;
  readonly data: Uint8Array | string;
}

type WriteExport = (
  path: string,
  generator: ExportedGenerator,
  settings: ExportSettings,
  engine: Engine,
  context: TaskContext,
) => Promise<readonly Written[]>;

/** The formats for other runtimes, by ending. */
const WRITERS: Readonly<Record<string, WriteExport>> = {
  ".onnx": async (path, ...rest) => [{ path, data: await onnxFile(...rest) }],
  ".param": async (path, ...rest) => {
    const { nets, settings } = await ncnnFiles(...rest);
    const stem = path.slice(0, -extname(path).length);
    const files = Object.entries(nets).flatMap(([name, { param, bin }]): Written[] => [
      { path: `${stem}_${name}.param`, data: param },
      { path: `${stem}_${name}.bin`, data: bin },
    ]);
    return [...files, { path: `${stem}.json`, data: settings }];
  },
};

/** What writes a path of this ending; to be asked before a large checkpoint is fetched. @throws UserError */
export function exportWriter(path: string): WriteExport {
  const writer = WRITERS[extname(path).toLowerCase()];
  if (writer !== undefined) return writer;
  const next = "Choose .onnx for ONNX, .param for ncnn; `stylegan convert` writes checkpoints.";
  throw wrongEnding(`write "${path}"`, path, Object.keys(WRITERS), next);
}

/**
 * Writes a generator for another runtime, in the format of the path's ending, each file whole or not at all.
 * @returns the files' paths. @throws UserError
 * @example
 * ```ts
 * import { exportNetwork, openCheckpoint } from "stylegan2-ada";
 *
 * const settings = { part: "both", noiseMode: "const", precision: "fp32" } as const;
 * await exportNetwork(await openCheckpoint("model.pkl"), "out/model.onnx", settings); // => ["out/model.onnx"]
 * ```
 */
export async function exportNetwork(
  checkpoint: Checkpoint,
  path: string,
  { weights, ...settings }: ExportOptions,
  context: TaskContext = {},
): Promise<string[]> {
  const write = exportWriter(path);
  const kept = weights === undefined ? checkpoint : onlyNetworks(checkpoint, [weights]);
  const { config, tensors } = generatorOf(kept);
  const chosen = kept.G_ema === undefined ? "G" : "G_ema";
  const engine = await openEngine({ device: "cpu" });
  try {
    const generator = { config, tensors, weights: chosen, extras: checkpoint.extras } as const;
    const files = await write(path, generator, settings, engine, context);
    for (const file of files) await writeFileAtomically(file.path, file.data, context);
    return files.map((file) => file.path);
  } finally {
    await engine.dispose();
  }
}
