import { UserError } from "../base/errors.ts";
import type { Assumed } from "../checkpoints/assemble.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { readCheckpoint, requireBeginning } from "../checkpoints/readCheckpoint.ts";
import { openWebEngine, type WebEngineOptions } from "../engine/ort-web/openWebEngine.ts";
import { withAverages } from "../model/averages.ts";
import { checkpointNetwork, joinNetwork, type CheckpointNetworkOptions } from "../model/checkpointNetwork.ts";
import type { Network } from "../model/network.ts";
import { readSource, sourceName, type ReadSourceOptions, type WebSource } from "./readSource.ts";

export interface WebReadOptions extends ReadSourceOptions {
  /** What to take for what a bare state dict cannot say, such as an experiment's settings. */
  readonly assumed?: Assumed;
}

export interface WebLoadOptions extends WebEngineOptions, CheckpointNetworkOptions, WebReadOptions {}

/**
 * Loads a network in a browser: from an address, a file that the user chose, or a checkpoint's bytes. The network owns
 * its engine: disposing the one frees the other.
 * @throws UserError when the source cannot be read, is no checkpoint, or no device of the choice starts.
 * @example
 * ```ts
 * import { loadNetwork } from "stylegan2-ada/web";
 *
 * const network = await loadNetwork("model.pkl", { worker: true, device: "wasm" });
 * network.imgResolution; // => 32
 * await network.dispose();
 * ```
 */
export function loadNetwork(source: WebSource, options: WebLoadOptions = {}): Promise<Network> {
  return joinNetwork(openCheckpoint(source, options), openWebEngine(options), async (checkpoint, engine, onDispose) =>
    checkpointNetwork(await withAverages(checkpoint, engine), engine, options, onDispose),
  );
}

/**
 * Reads a checkpoint; nothing in it is run.
 * @throws UserError that names the source.
 * @example
 * ```ts
 * import { openCheckpoint } from "stylegan2-ada/web";
 *
 * const { G_ema } = await openCheckpoint("model.pkl", { onProgress: ({ received }) => console.log(received) });
 * G_ema?.tensors.get("mapping.w_avg")?.shape; // => [64]
 * ```
 */
export async function openCheckpoint(source: WebSource, options: WebReadOptions = {}): Promise<Checkpoint> {
  const onBeginning = (first: Uint8Array): void => named(source, () => requireBeginning(first));
  const bytes = await readSource(source, { ...options, onBeginning });
  return named(source, () => readCheckpoint(bytes, options.assumed, { overwrite: bytes !== source }));
}

/** Says of which source an error is. */
function named<T>(source: WebSource, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const name = sourceName(source);
    if (!(error instanceof UserError) || name === undefined) throw error;
    throw new UserError({ ...error.parts, attempted: `${error.parts.attempted} ${name}` }, { cause: error });
  }
}
