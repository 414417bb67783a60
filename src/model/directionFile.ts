import * as v from "valibot";
import { UserError } from "../base/errors.ts";
import { formatShape } from "../base/assertShape.ts";
import { parseNumberList, writeNumberList } from "../base/numberList.ts";
import { parse } from "../checkpoints/schema.ts";
import { readSafetensors } from "../formats/safetensors/readSafetensors.ts";
import { writeSafetensors } from "../formats/safetensors/writeSafetensors.ts";
import { sniffFormat } from "../formats/sniffFormat.ts";
import { float32, type Float32Tensor, type HostTensor } from "../tensor/hostTensor.ts";
import type { NamedDirections } from "./directions.ts";
import { chosen, floats, readArrays, wrong, type Arrays, type Wanted } from "./readArrays.ts";

const DIRECTIONS: Wanted = {
  what: "directions",
  names: ["directions", "direction", "vectors", "components"],
  next: "Give a file with directions [K, wDim] and, if you like, their standard_deviations [K].",
};
const DEVIATIONS = "standard_deviations";
const RANGES = "ranges";
/** In the metadata of a .safetensors file: a list in JSON, and layers such as 0-5. */
const [NAMES, LAYERS] = ["names", "layers"];

/**
 * Directions of W in a .npz, .npy, .pt, .pth or .safetensors file: an array [K, wDim], [wDim] of one direction, or
 * [K, numWs, wDim] where each layer has its own. How far w spreads along each, the file may tell in
 * `standard_deviations` [K], else an amount counts in lengths of the vector; how far each is worth going in `ranges`
 * [K, 2]; a .safetensors file their `names` and `layers` in its metadata.
 * @throws UserError as `readLatents`, and for other shapes.
 * @example
 * ```ts
 * import { differenceDirection, readDirections, seedWs, writeDirections } from "stylegan2-ada";
 *
 * const direction = differenceDirection(await seedWs(network, [1], {}), await seedWs(network, [2], {}));
 * const chunks = writeDirections({ ...direction, names: ["smile"], layers: [2, 3] });
 * const { names, layers } = readDirections(Buffer.concat(chunks));
 * [names, layers]; // => [["smile"], [2, 3]]
 * ```
 */
export function readDirections(bytes: Uint8Array): NamedDirections {
  const { [DEVIATIONS]: stated, [RANGES]: ranges, ...arrays } = Object.fromEntries(readArrays(bytes, DIRECTIONS));
  const vectors = vectorsOf(floats(chosen(new Map(Object.entries(arrays)), DIRECTIONS), DIRECTIONS));
  const [count = 1] = vectors.shape;
  const deviations = numbers(stated, DEVIATIONS, count);
  const ends = numbers(ranges, RANGES, 2 * count);
  return {
    vectors,
    standardDeviations: deviations ?? Array.from({ length: count }, () => 1),
    ...(ends && { ranges: Array.from({ length: count }, (_, i) => [ends[2 * i] ?? 0, ends[2 * i + 1] ?? 0] as const) }),
    ...(sniffFormat(bytes) === "safetensors" && told(readSafetensors(bytes).metadata, count)),
  };
}

/** Whether a file is one of directions by its own words; any array alone can be read as some. */
export function holdsDirections(bytes: Uint8Array): boolean {
  try {
    return [...readArrays(bytes, DIRECTIONS).keys()].some((name) => DIRECTIONS.names.includes(name));
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** [wDim], [1, wDim] and [1, 1, wDim] are one direction. */
function vectorsOf({ shape, data }: Float32Tensor): Float32Tensor {
  const [wDim = 0, ...before] = shape.toReversed();
  const [layers = 1, count = 1, ...more] = before.length === 1 ? [1, ...before] : before;
  if (wDim === 0 || more.some((size) => size !== 1)) {
    throw wrong(DIRECTIONS, "they are [K, wDim] or [K, numWs, wDim]", formatShape(shape));
  }
  return float32(layers === 1 ? [count, wDim] : [count, layers, wDim], data);
}

function numbers(stored: HostTensor | undefined, name: string, count: number): number[] | undefined {
  if (stored === undefined) return undefined;
  const found = [...floats(stored, DIRECTIONS).data];
  if (found.length === count) return found;
  const each = name === RANGES ? "two" : "one";
  throw wrong(DIRECTIONS, `${name} has ${count} numbers, ${each} for each`, `${found.length}`);
}

/** What the metadata says; nothing is made of names or layers of another kind of file. */
function told(metadata: ReadonlyMap<string, string>, count: number): Pick<NamedDirections, "names" | "layers"> {
  const [names, layers] = [metadata.get(NAMES), metadata.get(LAYERS)];
  return {
    ...(names !== undefined && { names: namesOf(names, count) }),
    ...(layers !== undefined && { layers: [...parseNumberList(layers, { what: "layer", max: 999, maxCount: 1000 })] }),
  };
}

function namesOf(text: string, count: number): string[] {
  const rule = `a list of ${count} names`;
  const schema = v.pipe(v.array(v.string(rule), rule), v.length(count, rule));
  return parse(schema, jsonOf(text), "read directions", "names in the metadata");
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** What such a file says beside the directions. */
export type DirectionNotes = Readonly<Record<string, string>>;

/**
 * The chunks of a .safetensors file that `readDirections` reads with everything that is known of the directions.
 * @param notes of where they come from, which go into the metadata.
 * @example
 * ```ts
 * import { findDirections, readDirections, writeDirections } from "stylegan2-ada";
 *
 * const found = await findDirections(network, { samples: 64, count: 2 });
 * const chunks = writeDirections({ ...found, names: ["age", "smile"] }, { method: "pca" });
 * readDirections(Buffer.concat(chunks)).vectors.shape; // => [2, network.wDim]
 * ```
 */
export function writeDirections(d: NamedDirections, notes: DirectionNotes = {}): readonly Uint8Array[] {
  const { vectors, standardDeviations, ranges, names, layers } = d;
  const tensors: Arrays = new Map([
    ["directions", vectors],
    [DEVIATIONS, float32([standardDeviations.length], standardDeviations)],
    ...(ranges === undefined ? [] : ([[RANGES, float32([ranges.length, 2], ranges.flat())]] as const)),
  ]);
  const metadata = new Map(Object.entries(notes));
  if (names !== undefined) metadata.set(NAMES, JSON.stringify(names));
  if (layers !== undefined) metadata.set(LAYERS, writeNumberList(layers));
  return writeSafetensors({ tensors, metadata });
}
