import { UserError } from "../base/errors.ts";
import { readOfficialPickle } from "../formats/officialPickle.ts";
import type { Safetensors } from "../formats/safetensors/dtypes.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { FORMATS, sniffFormat, type FileFormat } from "../formats/sniffFormat.ts";
import { readTorch } from "../formats/torch/readTorch.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { assembleCheckpoint, type Assumed, type RawCheckpoint } from "./assemble.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { METADATA_KEY, withMetadata } from "./metadata.ts";
import { sortTensors } from "./namedTensors.ts";
import { readSnapshot } from "./readSnapshot.ts";
import { readStateDict } from "./readStateDict.ts";

/** One reader a format; a format that is not listed holds no checkpoint. */
const READERS: Readonly<Partial<Record<FileFormat, (bytes: Uint8Array, options: ReadOptions) => RawCheckpoint>>> = {
  pickle: (bytes, options) => readSnapshot(readOfficialPickle(bytes, options)),
  "zip-torch": (bytes, options) => readStateDict(readTorch(bytes, options)),
  "torch-legacy": (bytes, options) => readStateDict(readTorch(bytes, options)),
  safetensors: (bytes) => rawOf(readSafetensors(bytes)),
};

export interface ReadOptions {
  /** The caller gives the bytes away: misaligned tensors are moved into place within them instead of copied. */
  readonly overwrite?: boolean;
}

/**
 * Reads a checkpoint, whatever its name: an official snapshot `.pkl`, a `.pth` of the seed project or a state dict of
 * one network, or a `.safetensors` file. Nothing in it is run. Tensors are views of `bytes` where they are float32
 * and aligned, so the bytes must not be changed afterwards.
 * @param assumed what to take for what a bare state dict cannot say; the official training defaults otherwise. A file
 *   that says it itself is believed before this.
 * @throws UserError when the file is none of these, is damaged, or holds tensors that do not make up its networks.
 */
export function readCheckpoint(bytes: Uint8Array, assumed: Assumed = {}, options: ReadOptions = {}): Checkpoint {
  const format = sniffFormat(bytes);
  const reader = READERS[format];
  if (reader !== undefined) return assembleCheckpoint(reader(bytes, options), assumed);
  throw new UserError({
    attempted: "read the checkpoint",
    rule: "it must be a .pkl snapshot, a .pth or .pt of torch.save, or a .safetensors file",
    received: FORMATS[format],
    next: "Give the checkpoint itself; if this was to be one, download it again.",
  });
}

/** The checkpoint in a `.safetensors` file that has been read already. @throws UserError as `readCheckpoint`. */
export function tensorsCheckpoint(file: Safetensors<HostTensor>): Checkpoint {
  return assembleCheckpoint(rawOf(file));
}

function rawOf({ tensors, metadata }: Safetensors<HostTensor>): RawCheckpoint {
  return withMetadata({ ...sortTensors(tensors), extras: {} }, metadata.get(METADATA_KEY));
}
