import { UserError } from "../base/errors.ts";
import type { Assumed } from "../checkpoints/assemble.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { readCheckpoint } from "../checkpoints/readCheckpoint.ts";
import type { FetchOptions } from "../media/fetchOptions.ts";
import { parseSource } from "../media/source.ts";

export interface OpenOptions extends FetchOptions {
  /** What to take for what a bare state dict cannot say, such as an experiment's settings. */
  readonly assumed?: Assumed;
}

/**
 * Reads a checkpoint from a path, a http(s) URL or a file's bytes.
 * @throws UserError that names the source.
 */
export async function openCheckpoint(source: string | Uint8Array, options: OpenOptions = {}): Promise<Checkpoint> {
  if (typeof source !== "string") return readCheckpoint(source, options.assumed);
  return parseSource(source, options, (bytes) => readNamed(source, bytes, options.assumed));
}

function readNamed(source: string, bytes: Uint8Array, assumed: Assumed | undefined): Checkpoint {
  try {
    return readCheckpoint(bytes, assumed, { overwrite: true });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({ ...error.parts, attempted: `${error.parts.attempted} "${source}"` }, { cause: error });
  }
}
