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

export type Arrays = ReadonlyMap<string, HostTensor>;

/** Where a file may hold arrays, by what it is. */
const READERS: Readonly<Partial<Record<FileFormat, (bytes: Uint8Array) => Arrays>>> = {
  npz: readNpz,
  npy: (bytes) => new Map([["", readNpy(bytes)]]),
  "zip-torch": (bytes) => torchArrays(readTorch(bytes)),
  "torch-legacy": (bytes) => torchArrays(readTorch(bytes)),
  safetensors: (bytes) => readSafetensors(bytes).tensors,
};

/** What an error says of the array that was wanted. */
export interface Wanted {
  /** As in "read w". */
  readonly what: string;
  /** Usual names of it; the first that a file has counts. */
  readonly names: readonly string[];
  readonly next: string;
}

/** The arrays of a .npz, .npy, .pt, .pth or .safetensors file under their names. @throws UserError for another kind. */
export function readArrays(bytes: Uint8Array, wanted: Wanted): Arrays {
  const format = sniffFormat(bytes);
  const read = READERS[format];
  if (read !== undefined) return read(bytes);
  throw wrong(wanted, "it must be a .npz, .npy, .pt, .pth or .safetensors file", FORMATS[format]);
}

/** An array as float32. @throws UserError for integers and numbers that are not finite. */
export function floats(stored: HostTensor, wanted: Wanted): Float32Tensor {
  const found = floatsOf(stored);
  const verb = wanted.what.endsWith("s") ? "are" : "is";
  if (found === undefined) throw wrong(wanted, `${wanted.what} ${verb} of floating-point numbers`, stored.dtype);
  if (!allFinite(found.data)) throw wrong(wanted, `${wanted.what} ${verb} of finite numbers`, "NaN or infinity");
  return found;
}

/** The one array of a usual name, or the only one there is. @throws UserError for none or several. */
export function chosen(arrays: Arrays, wanted: Wanted): HostTensor {
  for (const name of wanted.names) {
    const found = [...arrays].filter(([key]) => key === name || key.endsWith(`.${name}`));
    const [first, second] = found;
    if (first !== undefined && second === undefined) return first[1];
    if (second !== undefined)
      throw several(
        wanted,
        found.map(([key]) => key),
      );
  }
  const [[, only] = [], second] = [...arrays];
  if (only !== undefined && second === undefined) return only;
  throw several(wanted, [...arrays.keys()]);
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

function several(wanted: Wanted, names: readonly string[]): UserError {
  const listed = names
    .slice(0, 5)
    .map((name) => printable(name))
    .join(", ");
  const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
  const rule = `it must hold one array "${wanted.names[0]}", or only one array`;
  return wrong(wanted, rule, `the arrays ${listed || "(none)"}${more}`);
}

export function wrong({ what, next }: Wanted, rule: string, received: string): UserError {
  return new UserError({ attempted: `read ${what}`, rule, received, next });
}
