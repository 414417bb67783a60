import { generatorOf, onlyNetworks, type Checkpoint } from "../checkpoints/checkpoint.ts";
import { fileNameOf } from "../media/source.ts";
import type { Network } from "../model/network.ts";
import { withoutEnding } from "../model/recipe/linkedFile.ts";
import { openNetwork, type LoadOptions } from "../tasks/loadNetwork.ts";
import { openCheckpoint } from "../tasks/openCheckpoint.ts";

/** A network that computes, and what the page gets of it. */
export interface ServedNetwork {
  readonly network: Network;
  /** The generator alone, as G_ema. */
  readonly checkpoint: Checkpoint;
  /** Its file's name, with the ending of the format that the page gets. */
  readonly name: string;
}

/**
 * Loads a network whose engine computes in a worker, so that this thread goes on answering.
 * @throws UserError as `openCheckpoint` and `openNetwork`.
 */
export async function openServedNetwork(source: string, options: LoadOptions): Promise<ServedNetwork> {
  const { weights, ...others } = options;
  const reading = openCheckpoint(source, options).then((checkpoint) => generatorAlone(checkpoint, weights));
  const network = await openNetwork(reading, { ...others, worker: true });
  return { network, checkpoint: await reading, name: nameOf(source) };
}

/**
 * Without what else the file holds: nobody computes with it here, and extras may tell of the machine that made it. Only
 * the layers that it recommends for mixes stay.
 */
export function generatorAlone(checkpoint: Checkpoint, weights: "G_ema" | "G" | undefined): Checkpoint {
  const chosen = weights === undefined ? generatorOf(checkpoint) : onlyNetworks(checkpoint, [weights])[weights];
  const {
    extras: { mixStyles },
    readAs,
    notes,
  } = checkpoint;
  return {
    G_ema: chosen,
    extras: mixStyles === undefined ? {} : { mixStyles },
    ...(readAs !== undefined && { readAs }),
    ...(notes !== undefined && { notes }),
  };
}

/** `avatars.safetensors`, of a path or an address. */
export function nameOf(source: string): string {
  const name = withoutEnding(fileNameOf(source));
  return `${name === "" ? "network" : name}.safetensors`;
}
