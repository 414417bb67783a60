import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { IDENTITY, type Transform } from "./transforms.ts";

/**
 * One tensor under both names. A table of such pairs is a dialect's name map, and reads either way: `toOurs` looks
 * tensors up by `theirs`, `toTheirs` by `ours`, each with its side of the transform.
 */
export interface NamePair {
  /** PyTorch's name in NVIDIA's networks, `synthesis.b8.conv0.weight`. */
  readonly ours: string;
  readonly theirs: string;
  /** The tensor itself where it is left out. */
  readonly transform?: Transform;
}

/**
 * Every name that a network whose images have this side can have; a network need not have all of them. Where a
 * dialect has two names for a tensor the first is the one that it writes.
 */
export type NameTable = (imgResolution: number) => readonly NamePair[];

/** A dialect's names for both networks. */
export interface NameTables {
  readonly generator: NameTable;
  readonly discriminator: NameTable;
}

/** How many fully connected layers a mapping can have. */
const MOST_LAYERS = 64;

/** The pairs of every fully connected layer that a mapping can have. */
export function eachMappingLayer(pairs: (layer: number) => readonly NamePair[]): NamePair[] {
  return Array.from({ length: MOST_LAYERS }, (_, layer) => pairs(layer)).flat();
}

/** The pairs of each resolution above 4, from 8 to the images' own. */
export function eachResolution(
  imgResolution: number,
  pairs: (resolution: number, index: number) => readonly NamePair[],
): NamePair[] {
  const count = Math.max(0, Math.log2(imgResolution) - 2);
  return Array.from({ length: count }, (_, index) => pairs(8 * 2 ** index, index)).flat();
}

type Tensors = ReadonlyMap<string, Float32Tensor>;

/** A dialect's tensors under our names. One that the table does not know keeps its name, and is refused by it. */
export function toOurs(tensors: Tensors, table: readonly NamePair[]): Map<string, Float32Tensor> {
  const pairs = new Map(table.map((pair) => [pair.theirs, pair]));
  return new Map(
    [...tensors].map(([name, tensor]) => {
      const { ours, transform = IDENTITY } = pairs.get(name) ?? { ours: name };
      return [ours, transform.toOurs(tensor)];
    }),
  );
}

/** Our tensors under a dialect's names; what it has no name for is left out. */
export function toTheirs(tensors: Tensors, table: readonly NamePair[]): Map<string, Float32Tensor> {
  const pairs = new Map([...table].reverse().map((pair) => [pair.ours, pair]));
  return new Map(
    [...tensors].flatMap(([name, tensor]) => {
      const pair = pairs.get(name);
      return pair === undefined ? [] : [[pair.theirs, (pair.transform ?? IDENTITY).toTheirs(tensor)] as const];
    }),
  );
}
