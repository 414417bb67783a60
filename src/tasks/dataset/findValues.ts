import { availableParallelism } from "node:os";
import { UserError } from "../../base/errors.ts";
import { sideBySide } from "../../datasets/sideBySide.ts";
import type { DeepDepth, ValueRange, ValuesFound } from "../../datasets/valueRange.ts";
import { deepDepth, deepRange } from "../../media/deepImage.ts";
import type { FileTree } from "../../media/fileTree.ts";
import { fileGate } from "./fileGate.ts";

/** What one image holds; `depth` is undefined for bytes. */
interface Values {
  readonly depth: DeepDepth | undefined;
  readonly range: ValueRange | undefined;
}

/**
 * Looks at the values of all images that are to be converted, whatever their order.
 * @param most after so many readable images it stops, as the conversion does.
 */
export async function findValues(
  tree: FileTree,
  names: readonly string[],
  most: number,
  signal?: AbortSignal,
): Promise<ValuesFound> {
  const found: Values[] = [];
  const gate = fileGate(tree);
  const look = (name: string): Promise<Values | undefined> => gate(name, () => valuesIn(tree, name));
  for await (const values of sideBySide(names, availableParallelism(), look)) {
    signal?.throwIfAborted();
    if (values !== undefined) found.push(values);
    if (found.length >= most) break;
  }
  const ranges = found.flatMap(({ range }) => range ?? []);
  const min = ranges.reduce((least, range) => Math.min(least, range.min), Infinity);
  const max = ranges.reduce((largest, range) => Math.max(largest, range.max), -Infinity);
  return {
    depths: new Set(found.flatMap(({ depth }) => depth ?? [])),
    hasBytes: found.some(({ depth }) => depth === undefined),
    range: ranges.length === 0 ? undefined : { min, max },
  };
}

/** Undefined for a file that is no picture: it is told when its turn comes. */
async function valuesIn(tree: FileTree, name: string): Promise<Values | undefined> {
  try {
    const bytes = await tree.read(name);
    const depth = await deepDepth(bytes);
    return { depth, range: depth && (await deepRange(bytes, depth)) };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
