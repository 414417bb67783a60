import { formatError } from "../formatError.ts";
import type { ReadBudget } from "../readBudget.ts";
import { Constructor, constructorTable, PickleObject, type Constructors } from "./constructor.ts";
import { describe, expectArray, expectString } from "./expect.ts";

/** About what one element of an array, Map or Set costs. */
const BYTES_PER_ITEM = 32;

/** Containers and text of Python's own library, under the names of Python 2 and 3. */
export function plainConstructors(budget: ReadBudget): Constructors {
  const items = (args: readonly unknown[]) => itemsOf(args[0], budget);
  const dict = (args: readonly unknown[]) => dictOf(args[0], budget);
  return constructorTable([
    ["collections.OrderedDict", dict],
    ["collections.Counter", dict],
    ["collections.defaultdict", () => new Map()],
    ["argparse.Namespace", (args) => new PickleObject("argparse.Namespace", args)],
    ["_codecs.encode", (args) => encode(args, budget)],
    ["copyreg._reconstructor", reconstruct],
    ["copy_reg._reconstructor", reconstruct],
    ...["builtins", "__builtin__"].flatMap((module) => [
      [`${module}.dict`, dict] as const,
      [`${module}.list`, items] as const,
      [`${module}.tuple`, (args: readonly unknown[]) => Object.freeze(items(args))] as const,
      [`${module}.set`, (args: readonly unknown[]) => new Set(items(args))] as const,
      [`${module}.frozenset`, (args: readonly unknown[]) => new Set(items(args))] as const,
      [`${module}.bytearray`, (args: readonly unknown[]) => byteArray(args, budget)] as const,
      [`${module}.bytes`, (args: readonly unknown[]) => byteArray(args, budget)] as const,
      ...["object", "int", "float", "bool", "str"].map((type) => [`${module}.${type}`] as const),
    ]),
  ]);
}

function itemsOf(value: unknown, budget: ReadBudget): unknown[] {
  if (value === undefined) return [];
  const items = value instanceof Set || value instanceof Map ? [...value.keys()] : expectArray(value, "the items");
  budget.spendBytes(items.length * BYTES_PER_ITEM);
  return [...items];
}

function dictOf(value: unknown, budget: ReadBudget): Map<unknown, unknown> {
  const pairs = value instanceof Map ? [...value.entries()] : itemsOf(value, budget);
  budget.spendBytes(pairs.length * 2 * BYTES_PER_ITEM);
  return new Map(pairs.map((pair) => pairOf(pair)));
}

function pairOf(value: unknown): [unknown, unknown] {
  const pair = expectArray(value, "an item of a dict");
  if (pair.length !== 2) throw formatError("the pickle", "an item of a dict must be a pair", describe(value));
  return [pair[0], pair[1]];
}

/** Protocols 0 to 2 write bytes as `_codecs.encode(text, "latin1")`. */
function encode(args: readonly unknown[], budget: ReadBudget): Uint8Array {
  const text = expectString(args[0], "the text to encode");
  const encoding = expectString(args[1] ?? "utf-8", "the encoding").replaceAll(/[-_]/g, "").toLowerCase();
  budget.spendBytes(3 * text.length);
  if (encoding === "utf8") return new TextEncoder().encode(text);
  if (encoding === "latin1" || encoding === "iso88591") return latin1Bytes(text);
  throw formatError("the pickle", "bytes must be written as latin1 or utf-8", encoding);
}

export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) throw formatError("the pickle", "bytes must be characters up to 255", `${code}`);
    bytes[i] = code;
  }
  return bytes;
}

function byteArray(args: readonly unknown[], budget: ReadBudget): Uint8Array {
  const [value] = args;
  if (value === undefined) return new Uint8Array();
  return value instanceof Uint8Array ? value : encode(args, budget);
}

/** How protocols 0 and 1 make an object: of a class, from its base's value. */
function reconstruct([type, , state]: readonly unknown[]): unknown {
  if (!(type instanceof Constructor)) throw formatError("the pickle", "an object needs a class", describe(type));
  return type.construct(state === null || state === undefined ? [] : [state]);
}

