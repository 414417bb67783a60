import { extname } from "node:path";
import { UserError } from "../base/errors.ts";
import {
  generatorOf, onlyNetworks, type Checkpoint, type JsonRecord, type NetworkName,
} from "../checkpoints/checkpoint.ts";
import { writePthCheckpoint, writeSafetensorsCheckpoint } from "../checkpoints/writeCheckpoint.ts";
import { writeFileAtomically } from "../media/atomicFile.ts";
import { assertLayers } from "../model/latents.ts";
import { numWs } from "../networks/config.ts";

export interface ConvertOptions {
  /** Stores weights in half precision; false by default. */
  readonly half?: boolean;
  /** The networks that are written; all by default. Without G, training starts from G_ema. */
  readonly only?: readonly NetworkName[];
  /** Words that stay with the file, such as a licence; `info` shows them. */
  readonly note?: string;
  /** Layers that mixes take from their columns unless told; checked against the generator. */
  readonly mixStyles?: readonly number[];
  readonly signal?: AbortSignal;
}

type Write = (checkpoint: Checkpoint) => readonly Uint8Array[];

/** The formats that can be written, by ending. */
const WRITERS: Readonly<Record<string, (half: boolean) => Write>> = {
  ".safetensors": (half) => (checkpoint) => writeSafetensorsCheckpoint(checkpoint, { half }),
  ".pth": (half) => {
    if (half) throw halfUnsupported();
    return writePthCheckpoint;
  },
};

/** What writes a path of this ending; to be asked before a large checkpoint is fetched. @throws UserError */
export function checkpointWriter(path: string, half: boolean): Write {
  const writer = WRITERS[extname(path).toLowerCase()];
  if (writer === undefined) throw unknownEnding(path);
  return writer(half);
}

/** Writes a checkpoint in the format of the path's ending, whole or not at all. @throws UserError */
export async function convert(
  checkpoint: Checkpoint, path: string, { half = false, only, signal, ...said }: ConvertOptions = {},
): Promise<void> {
  const kept = only === undefined ? checkpoint : onlyNetworks(checkpoint, only);
  const noted = { ...kept, extras: { ...kept.extras, ...newExtras(kept, said) } };
  await writeFileAtomically(path, checkpointWriter(path, half)(noted), { signal });
}

/** What is said of the file anew. @throws UserError for layers that its generator does not have. */
function newExtras(
  checkpoint: Checkpoint, { note, mixStyles }: Pick<ConvertOptions, "note" | "mixStyles">,
): JsonRecord {
  if (mixStyles !== undefined) assertLayers(mixStyles, numWs(generatorOf(checkpoint).config.synthesis));
  return { ...(note === undefined ? {} : { note }), ...(mixStyles === undefined ? {} : { mixStyles }) };
}

function unknownEnding(path: string): UserError {
  return new UserError({
    attempted: `write "${path}"`,
    rule: `its ending must be one of ${Object.keys(WRITERS).join(", ")}`,
    received: extname(path) === "" ? "no ending" : `"${extname(path)}"`,
    next: "Choose .safetensors for this program, .pth for PyTorch.",
  });
}

function halfUnsupported(): UserError {
  return new UserError({
    attempted: "write a .pth in half precision",
    rule: "--half goes with .safetensors, because the seed project reads float32",
    next: "Leave --half out, or write a .safetensors file.",
  });
}
