import { extname } from "node:path";
import { UserError } from "../base/errors.ts";
import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { writePthCheckpoint, writeSafetensorsCheckpoint } from "../checkpoints/writeCheckpoint.ts";
import { writeFileAtomically } from "../media/atomicFile.ts";

export interface ConvertOptions {
  /** Stores weights in half precision. */
  readonly half: boolean;
  readonly signal?: AbortSignal;
}

/** The formats that can be written, by ending. */
const WRITERS: Readonly<Record<string, (checkpoint: Checkpoint, half: boolean) => readonly Uint8Array[]>> = {
  ".safetensors": (checkpoint, half) => writeSafetensorsCheckpoint(checkpoint, { half }),
  ".pth": (checkpoint, half) => {
    if (half) throw halfUnsupported();
    return writePthCheckpoint(checkpoint);
  },
};

/** Writes a checkpoint in the format of the path's ending, whole or not at all. */
export async function convert(checkpoint: Checkpoint, path: string, { half, signal }: ConvertOptions): Promise<void> {
  const write = WRITERS[extname(path).toLowerCase()];
  if (write === undefined) throw unknownEnding(path);
  await writeFileAtomically(path, write(checkpoint, half), { signal });
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
