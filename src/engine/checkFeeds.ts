import { formatShape, sameShape } from "../base/assertShape.ts";
import type { TensorType } from "../program/tensorType.ts";
import type { Feeds, Runnable } from "./engine.ts";

/** @throws Error naming the first feed that the program does not take as it is; a bug of the caller. */
export function checkFeeds({ inputs }: Runnable, feeds: Feeds): void {
  const names = inputs.map(({ attributes }) => attributes.name);
  const unknown = Object.keys(feeds).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`run: the program has no input "${unknown}", only ${listed(names)}`);
  for (const input of inputs) checkFeed(input.attributes.name, input, feeds[input.attributes.name]);
}

function checkFeed(name: string, wanted: TensorType, given: TensorType | undefined): void {
  if (given === undefined) throw new Error(`run: input "${name}" ${describe(wanted)} is missing`);
  if (given.dtype === wanted.dtype && sameShape(given.shape, wanted.shape)) return;
  throw new Error(`run: input "${name}" must be ${describe(wanted)}, got ${describe(given)}`);
}

function describe({ dtype, shape }: TensorType): string {
  return `${dtype}${formatShape(shape)}`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => `"${name}"`).join(", ");
}
