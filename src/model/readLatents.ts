import { formatShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import { printable } from "../formats/formatError.ts";
import { isTensor } from "../formats/isTensor.ts";
import { readNpy } from "../formats/numpy/npy.ts";
import { readNpz } from "../formats/numpy/npz.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { FORMATS, sniffFormat, type FileFormat } from "../formats/sniffFormat.ts";
import { readTorch } from "../formats/torch/readTorch.ts";
import { allFinite, floatsOf } from "../checkpoints/floats.ts";
import { float32, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";
import type { SavedDirections } from "./directions.ts";

type Arrays = ReadonlyMap<string, HostTensor>;

/** Where a file may hold latents, by what it is. */
const READERS: Readonly<Partial<Record<FileFormat, (bytes: Uint8Array) => Arrays>>> = {
  npz: readNpz,
  npy: (bytes) => new Map([["", readNpy(bytes)]]),
  "zip-torch": (bytes) => torchArrays(readTorch(bytes)),
  "torch-legacy": (bytes) => torchArrays(readTorch(bytes)),
  safetensors: (bytes) => readSafetensors(bytes).tensors,
};

/** What an error says of the array that was wanted. */
interface Wanted {
  /** As in "read w". */
  readonly what: string;
  /** Usual names of it; the first that a file has counts. */
  readonly names: readonly string[];
  readonly next: string;
}

/** Names that projectors and encoders give to what they found. */
const W: Wanted = {
  what: "w",
  names: ["w", "ws", "w_plus", "latent", "latents", "latent_avg"],
  next: "Give what a projection found, or a .npz that --save-raw wrote.",
};
const DIRECTIONS: Wanted = {
  what: "directions",
  names: ["directions", "direction", "vectors", "components"],
  next: "Give a file with directions [K, wDim] and, if you like, their standard_deviations [K].",
};
const DEVIATIONS = "standard_deviations";

/**
 * The array of w in a .npz, .npy, .pt, .pth or .safetensors file, as float32 and in the file's own shape: the one of a
 * usual name, or the only one there is.
 * @throws UserError for another kind of file, none or several such arrays, integers, and numbers that are not finite.
 */
export function readLatents(bytes: Uint8Array): Float32Tensor {
  return floats(chosen(readArrays(bytes, W), W), W);
}

/**
 * Directions of W in a file of one of these kinds: an array [K, wDim], or [wDim] of one direction. How far w spreads
 * along each, the file may tell in `standard_deviations` [K]; else an amount counts in lengths of the vector.
 * @throws UserError as `readLatents`, and for other shapes.
 */
export function readDirections(bytes: Uint8Array): Omit<SavedDirections, "file"> {
  const { [DEVIATIONS]: stated, ...arrays } = Object.fromEntries(readArrays(bytes, DIRECTIONS));
  const { shape, data } = floats(chosen(new Map(Object.entries(arrays)), DIRECTIONS), DIRECTIONS);
  const [wDim = 0, count = 1, ...more] = shape
    .filter((size, axis) => size !== 1 || axis === shape.length - 1)
    .reverse();
  if (more.length > 0 || wDim === 0) throw wrong(DIRECTIONS, "they are [K, wDim]", formatShape(shape));
  const deviations = stated && [...floats(stated, DIRECTIONS).data];
  if (deviations !== undefined && deviations.length !== count) {
    throw wrong(DIRECTIONS, `${DEVIATIONS} has ${count} numbers, one for each`, `${deviations.length}`);
  }
  return {
    vectors: float32([count, wDim], data),
    standardDeviations: deviations ?? Array.from({ length: count }, () => 1),
  };
}

function readArrays(bytes: Uint8Array, wanted: Wanted): Arrays {
  const format = sniffFormat(bytes);
  const read = READERS[format];
  if (read !== undefined) return read(bytes);
  throw wrong(wanted, "it must be a .npz, .npy, .pt, .pth or .safetensors file", FORMATS[format]);
}

function floats(stored: HostTensor, wanted: Wanted): Float32Tensor {
  const found = floatsOf(stored);
  const verb = wanted === W ? "is" : "are";
  if (found === undefined) throw wrong(wanted, `${wanted.what} ${verb} of floating-point numbers`, stored.dtype);
  if (!allFinite(found.data)) throw wrong(wanted, `${wanted.what} ${verb} of finite numbers`, "NaN or infinity");
  return found;
}

function chosen(arrays: Arrays, wanted: Wanted): HostTensor {
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
  const rule = `it must hold one array "${wanted.names[0]}", or one array alone`;
  return wrong(wanted, rule, `the arrays ${listed || "(none)"}${more}`);
}

function wrong({ what, next }: Wanted, rule: string, received: string): UserError {
  return new UserError({ attempted: `read ${what}`, rule, received, next });
}
