import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import { isTensor } from "../formats/isTensor.ts";
import { readNpy } from "../formats/numpy/npy.ts";
import { readNpz } from "../formats/numpy/npz.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { FORMATS, sniffFormat, type FileFormat } from "../formats/sniffFormat.ts";
import { readTorch } from "../formats/torch/readTorch.ts";
import { allFinite, floatsOf } from "../checkpoints/floats.ts";
import type { Float32Tensor, HostTensor } from "../tensor/hostTensor.ts";

type Arrays = ReadonlyMap<string, HostTensor>;

/** Where a file may hold latents, by what it is. */
const READERS: Readonly<Partial<Record<FileFormat, (bytes: Uint8Array) => Arrays>>> = {
  npz: readNpz,
  npy: (bytes) => new Map([["", readNpy(bytes)]]),
  "zip-torch": (bytes) => torchArrays(readTorch(bytes)),
  "torch-legacy": (bytes) => torchArrays(readTorch(bytes)),
  safetensors: (bytes) => readSafetensors(bytes).tensors,
};

/** Names that projectors and encoders give to what they found; the first that a file has counts. */
const NAMES = ["w", "ws", "w_plus", "latent", "latents", "latent_avg"];

/**
 * The array of w in a .npz, .npy, .pt, .pth or .safetensors file, as float32 and in the file's own shape: the one of a
 * usual name, or the only one there is.
 * @throws UserError for another kind of file, none or several such arrays, integers, and numbers that are not finite.
 */
export function readLatents(bytes: Uint8Array): Float32Tensor {
  const format = sniffFormat(bytes);
  const read = READERS[format];
  if (read === undefined) throw wrong("it must be a .npz, .npy, .pt, .pth or .safetensors file", FORMATS[format]);
  const stored = chosen(read(bytes));
  const w = floatsOf(stored);
  if (w === undefined) throw wrong("w is of floating-point numbers", stored.dtype);
  if (!allFinite(w.data)) throw wrong("w is of finite numbers", "NaN or infinity");
  return w;
}

function chosen(arrays: Arrays): HostTensor {
  for (const wanted of NAMES) {
    const found = [...arrays].filter(([name]) => name === wanted || name.endsWith(`.${wanted}`));
    const [first, second] = found;
    if (first !== undefined && second === undefined) return first[1];
    if (second !== undefined) throw several(found.map(([name]) => name));
  }
  const [[, only] = [], second] = [...arrays];
  if (only !== undefined && second === undefined) return only;
  throw several([...arrays.keys()]);
}

const MOST_NAMED = 1000;
const DEEPEST = 4;

/** The tensors of a saved value by their keys, joined by dots: a tensor, a list of them, or dicts. */
function torchArrays(root: unknown): Arrays {
  const arrays = new Map<string, HostTensor>();
  let left = MOST_NAMED;
  const visit = (value: unknown, name: string, depth: number): void => {
    if (--left < 0) return;
    if (isTensor(value)) arrays.set(name, value);
    else if (value instanceof Map && depth < DEEPEST) {
      for (const [key, item] of value) {
        if (left <= 0) return;
        visit(item, name === "" ? String(key) : `${name}.${String(key)}`, depth + 1);
      }
    }
  };
  visit(root, "", 0);
  return arrays;
}

function several(names: readonly string[]): UserError {
  const listed = names
    .slice(0, 5)
    .map((name) => printable(name))
    .join(", ");
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  return wrong('it must hold one array "w", or one array alone', `the arrays ${listed || "(none)"}${more}`);
}

function wrong(rule: string, received: string): UserError {
  return new UserError({
    attempted: "read w",
    rule,
    received,
    next: "Give what a projection found, or a .npz that --save-raw wrote.",
  });
}
