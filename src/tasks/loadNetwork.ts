import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { openEngine, type EngineOptions } from "../engine/ort-node/openEngine.ts";
import { joinNetwork, type CheckpointNetworkOptions } from "../model/checkpointNetwork.ts";
import type { Network } from "../model/network.ts";
import { openCheckpoint, type OpenOptions } from "./openCheckpoint.ts";

export interface LoadOptions extends EngineOptions, OpenOptions, CheckpointNetworkOptions {}

/**
 * Loads a network from a checkpoint: a path, a http(s) URL, or a file's bytes. The result owns its engine:
 * disposing the one frees the other.
 * @throws UserError when the source cannot be read, is no checkpoint, or no device of the choice starts.
 */
export async function loadNetwork(source: string | Uint8Array, options: LoadOptions = {}): Promise<Network> {
  return openNetwork(openCheckpoint(source, options), options);
}

/**
 * A checkpoint that was already read, or is being read while the engine opens, on a device.
 * @throws UserError as reading does, when it lacks the weights asked for, or no device of the choice starts.
 */
export function openNetwork(reading: Checkpoint | Promise<Checkpoint>, options: LoadOptions = {}): Promise<Network> {
  return joinNetwork(reading, openEngine(options), options);
}
