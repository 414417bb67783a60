import { UserError } from "../base/errors.ts";
import type { Assumed } from "../checkpoints/assemble.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { readCheckpoint } from "../checkpoints/readCheckpoint.ts";
import type { FetchOptions } from "../media/fetchOptions.ts";
import { parseSource } from "../media/source.ts";
import { lacksAverages, withAverages } from "../model/averages.ts";

export interface OpenOptions extends FetchOptions {
  /** What to take for what a bare state dict cannot say, such as an experiment's settings. */
  readonly assumed?: Assumed;
}

/**
 * Reads a checkpoint from a path, a http(s) URL or a file's bytes.
 * @throws UserError that names the source.
 * @example
 * ```ts
 * import { openCheckpoint } from "stylegan2-ada";
 *
 * const { G_ema, readAs } = await openCheckpoint("model.pkl");
 * G_ema?.tensors.get("mapping.w_avg")?.shape; // => [64]
 * ```
 */
export async function openCheckpoint(source: string | Uint8Array, options: OpenOptions = {}): Promise<Checkpoint> {
  return completed(
    await openFile(source, options, (bytes, overwrite) => readCheckpoint(bytes, options.assumed, { overwrite })),
  );
}

/** The average w of a file that lacks it is computed, which takes an engine. */
async function completed(checkpoint: Checkpoint): Promise<Checkpoint> {
  if (!lacksAverages(checkpoint)) return checkpoint;
  const { openEngine } = await import("../engine/ort-node/openEngine.ts");
  const engine = await openEngine({ device: "cpu" });
  try {
    return await withAverages(checkpoint, engine);
  } finally {
    await engine.dispose();
  }
}

/**
 * Reads a file of a network with `read`, which may change the bytes where `overwrite` says so.
 * @throws UserError that names the source.
 */
export async function openFile<T>(
  source: string | Uint8Array,
  options: OpenOptions,
  read: (bytes: Uint8Array, overwrite: boolean) => T,
): Promise<T> {
  if (typeof source !== "string") return read(source, false);
  return parseSource(source, options, (bytes) => naming(source, () => read(bytes, true)));
}

function naming<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({ ...error.parts, attempted: `${error.parts.attempted} "${source}"` }, { cause: error });
  }
}
