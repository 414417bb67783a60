import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import { persistenceConstructors, readOfficialPickle } from "../formats/officialPickle.ts";
import { ForeignNames } from "../formats/pickle/foreign.ts";
import { refusal } from "../formats/pickle/machine.ts";
import { ReadBudget } from "../formats/readBudget.ts";
import type { Safetensors } from "../formats/safetensors/dtypes.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { FORMATS, sniffBeginning, sniffFormat, type FileFormat } from "../formats/sniffFormat.ts";
import { readTorch } from "../formats/torch/readTorch.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import { assembleCheckpoint, type Assumed } from "./assemble.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { readDialect } from "./dialects/table.ts";
import { METADATA_KEY } from "./metadata.ts";
import { NoNetwork } from "./noNetwork.ts";

interface Reading extends ReadOptions {
  readonly foreign: ForeignNames;
  readonly budget: ReadBudget;
}

/** A file's value, and the names in it that stand for placeholders. */
type ReadValue = (bytes: Uint8Array, options: Reading) => unknown;

const readTorchFile: ReadValue = (bytes, options) =>
  readTorch(bytes, { ...options, constructors: persistenceConstructors() });

/** One reader a format; a format that is not listed holds no checkpoint. */
const READERS: Readonly<Partial<Record<FileFormat, ReadValue>>> = {
  pickle: readOfficialPickle,
  "zip-torch": readTorchFile,
  "torch-legacy": readTorchFile,
  safetensors: (bytes, { budget }) => tensorsValue(readSafetensors(bytes, budget)),
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
  const foreign = new ForeignNames();
  const budget = ReadBudget.forFile(bytes.length);
  if (reader !== undefined) {
    return assembleKnown(reader(bytes, { ...options, foreign, budget }), { foreign, budget, format }, assumed);
  }
  throw noCheckpoint(format);
}

/**
 * Refuses what its first bytes show to be no checkpoint, so that a large file need not be read for that.
 * @param beginning `SNIFFED_BYTES` of it, or all of a shorter one. @throws UserError as `readCheckpoint` does.
 */
export function requireBeginning(beginning: Uint8Array): void {
  const format = sniffBeginning(beginning);
  if (format !== undefined && READERS[format] === undefined) throw noCheckpoint(format);
}

function noCheckpoint(format: FileFormat): UserError {
  return new UserError({
    attempted: "read the checkpoint",
    rule: "it must be a .pkl snapshot, a .pth or .pt of torch.save, or a .safetensors file",
    received: FORMATS[format],
    next:
      format === "onnx"
        ? "Give the checkpoint that it was exported from."
        : "Give the checkpoint itself; if this should be one, download it again.",
  });
}

interface Known extends Pick<Reading, "foreign" | "budget"> {
  readonly format: FileFormat;
}

function assembleKnown(value: unknown, { foreign, budget, format }: Known, assumed: Assumed = {}): Checkpoint {
  const { title, ...raw } = readKnown(value, foreign);
  const notes = [...(raw.notes ?? []), ...foreignNote(foreign)];
  return { ...assembleCheckpoint({ ...raw, notes }, budget, assumed), readAs: `${title} in ${FORMATS[format]}` };
}

/** Where no network is found, the first name that was not run is the reason that matters. */
function readKnown(value: unknown, { names: [first] }: ForeignNames): ReturnType<typeof readDialect> {
  try {
    return readDialect(value);
  } catch (error) {
    if (first === undefined || !(error instanceof NoNetwork)) throw error;
    throw refusal(first);
  }
}

const LISTED = 3;

function foreignNote({ names }: ForeignNames): string[] {
  if (names.length === 0) return [];
  const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
  const list = names.slice(0, LISTED).map(printable).join(", ");
  return [`Skipped and never run, since they are not plain values: ${list}${more}`];
}

/** The checkpoint in a `.safetensors` file that has been read already. @throws UserError as `readCheckpoint`. */
export function tensorsCheckpoint(file: Safetensors<HostTensor>): Checkpoint {
  const byteLength = [...file.tensors.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  const budget = ReadBudget.forFile(byteLength);
  return assembleKnown(tensorsValue(file), { foreign: new ForeignNames(), budget, format: "safetensors" });
}

/** The tensors, and under our key what our own files say of them. */
function tensorsValue({ tensors, metadata }: Safetensors<HostTensor>): Map<string, unknown> {
  const text = metadata.get(METADATA_KEY);
  return new Map<string, unknown>([...tensors, ...(text === undefined ? [] : [[METADATA_KEY, text] as const])]);
}
