import { ByteReader, latin1, startsWith } from "./byteReader.ts";
import { NPY_MAGIC } from "./numpy/npy.ts";
import { TORCH_LEGACY_MAGIC } from "./torch/readTorchLegacy.ts";
import { ZipArchive } from "./zip/readZip.ts";

/** Endings of checkpoint files, for file dialogs and hints; the readers go by content. */
export const CHECKPOINT_ENDINGS: readonly string[] = [".pkl", ".pth", ".pt", ".safetensors"];

/** What a file is, by its content; in words, for "but got …". */
export const FORMATS = {
  "zip-torch": "a PyTorch archive",
  "torch-legacy": "a PyTorch file of the old format",
  pickle: "a Python pickle",
  safetensors: "a .safetensors file",
  npz: "a NumPy archive",
  npy: "a NumPy array",
  zip: "a zip archive of something else",
  gzip: "a gzip file: unpack it first",
  onnx: "an ONNX model, which only generate, mix, walk and info read",
  tar: "a tar archive: unpack it first",
  hdf5: "an HDF5 file, as Keras writes",
  image: "an image",
  html: "a web page: download the file itself, not the page about it",
  xml: "an XML document, perhaps a download server's error message",
  "git-lfs-pointer": "a Git LFS pointer instead of the file: run `git lfs pull`",
  json: "a JSON file",
  empty: "an empty file",
  unknown: "an unknown kind of file",
} as const;

export type FileFormat = keyof typeof FORMATS;

type Rule = readonly [format: FileFormat, matches: (bytes: Uint8Array) => boolean];

/** The first rule that matches names the format. */
const RULES: readonly Rule[] = [
  ["empty", (bytes) => bytes.length === 0],
  ["torch-legacy", (bytes) => startsWith(bytes, TORCH_LEGACY_MAGIC)],
  ["npy", (bytes) => startsWith(bytes, NPY_MAGIC)],
  ["zip-torch", (bytes) => isZip(bytes) && hasEntry(bytes, (name) => /(^|\/)data\.pkl$/.test(name))],
  ["npz", (bytes) => isZip(bytes) && hasEntry(bytes, (name) => name.endsWith(".npy"))],
  ["zip", isZip],
  ["gzip", (bytes) => startsWith(bytes, [0x1f, 0x8b])],
  ["hdf5", (bytes) => startsWith(bytes, [0x89, 0x48, 0x44, 0x46])],
  ["image", (bytes) => IMAGE_MAGICS.some((magic) => startsWith(bytes, magic))],
  ["tar", (bytes) => startsWith(bytes, "ustar", 257)],
  ["git-lfs-pointer", (bytes) => startsWith(bytes, "version https://git-lfs")],
  ["html", (bytes) => /^\s*(<!doctype html|<html|<head)/i.test(beginning(bytes))],
  ["xml", (bytes) => /^\s*<\?xml|^\s*<Error>/i.test(beginning(bytes))],
  ["safetensors", isSafetensors],
  ["onnx", isOnnx],
  ["pickle", isPickle],
  ["json", (bytes) => /^\s*[{[]\s*["{[\]}]/.test(beginning(bytes))],
];

const IMAGE_MAGICS = [
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
] as const;

/** Tells a file's format from its bytes, never from its name. The file may still be damaged. */
export function sniffFormat(bytes: Uint8Array): FileFormat {
  return RULES.find(([, matches]) => matches(bytes))?.[0] ?? "unknown";
}

/** Bytes by which most formats are told. */
export const SNIFFED_BYTES = 512;

/**
 * Tells a format by the first `SNIFFED_BYTES` of a file, or all of a shorter one; nothing where that takes its end: an
 * archive lists its entries there, and the oldest pickles say nothing before.
 */
export function sniffBeginning(bytes: Uint8Array): FileFormat | undefined {
  if (bytes.length < SNIFFED_BYTES) return sniffFormat(bytes);
  return isZip(bytes) || isOldPickle(bytes) ? undefined : sniffFormat(bytes);
}

function beginning(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, 256)).replace(/^\u00ef\u00bb\u00bf/, "");
}

function isZip(bytes: Uint8Array): boolean {
  return startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "PK\x05\x06");
}

/** A truncated archive has no directory, so the name of its first entry must do. */
function hasEntry(bytes: Uint8Array, matches: (name: string) => boolean): boolean {
  try {
    return [...new ZipArchive(bytes).entries.keys()].some(matches);
  } catch {
    return matches(firstEntryName(bytes));
  }
}

function firstEntryName(bytes: Uint8Array): string {
  if (bytes.length < 30) return "";
  const input = new ByteReader(bytes, "the zip archive", 26);
  const length = input.u16();
  return latin1(bytes.subarray(30, 30 + length));
}

function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length >= 10 && /^\s*\{/.test(latin1(bytes.subarray(8, 16))) && startsWith(bytes, [0, 0, 0, 0], 4);
}

/** A protobuf that begins with a small IR version, as every exporter writes it, and goes on with the next fields. */
function isOnnx([irTag, version = 0, nextTag]: Uint8Array): boolean {
  return irTag === 0x08 && version >= 1 && version < 32 && (nextTag === 0x12 || nextTag === 0x3a || nextTag === 0x42);
}

/** Protocols 2 to 5 announce themselves; 0 and 1 begin with one of a few opcodes and end with a full stop. */
function isPickle(bytes: Uint8Array): boolean {
  const [first = 0, protocol = 0] = bytes;
  if (first === 0x80) return protocol <= 5;
  return isOldPickle(bytes) && bytes.at(-1) === 0x2e;
}

function isOldPickle([first = 0]: Uint8Array): boolean {
  return "(c]})l".includes(String.fromCharCode(first));
}
