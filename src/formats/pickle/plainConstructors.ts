import { formatError } from "../formatError.ts";
import type { ReadBudget } from "../readBudget.ts";
import { copyDict, copyItems, setOf } from "./collections.ts";
import { Constructor, constructorTable, PickleObject, type Constructors } from "./constructor.ts";
import { describe, expectString } from "./expect.ts";

/** How Python names the encodings that pickles use. */
const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  latin1: latin1Bytes,
  "latin-1": latin1Bytes,
  "iso-8859-1": latin1Bytes,
  iso8859_1: latin1Bytes,
  utf8: utf8Bytes,
  "utf-8": utf8Bytes,
  utf_8: utf8Bytes,
};
const LONGEST_ENCODING = 20;

/** Containers and text of Python's own library, under the names of Python 2 and 3. */
export function plainConstructors(budget: ReadBudget): Constructors {
  const items = (args: readonly unknown[]) => copyItems(args[0], budget);
  const dict = (args: readonly unknown[]) => copyDict(args[0], budget);
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
      [`${module}.set`, (args: readonly unknown[]) => setOf(items(args), budget)] as const,
      [`${module}.frozenset`, (args: readonly unknown[]) => setOf(items(args), budget)] as const,
      [`${module}.bytearray`, (args: readonly unknown[]) => byteArray(args, budget)] as const,
      [`${module}.bytes`, (args: readonly unknown[]) => byteArray(args, budget)] as const,
      ...["object", "int", "float", "bool", "str"].map((type) => [`${module}.${type}`] as const),
    ]),
  ]);
}

/** Protocols 0 to 2 write bytes as `_codecs.encode(text, "latin1")`. */
function encode(args: readonly unknown[], budget: ReadBudget): Uint8Array {
  const text = expectString(args[0], "the text to encode");
  const encoding = expectString(args[1] ?? "utf-8", "the encoding")
    .slice(0, LONGEST_ENCODING)
    .toLowerCase();
  const bytesOf = Object.hasOwn(ENCODINGS, encoding) ? ENCODINGS[encoding] : undefined;
  if (bytesOf === undefined) throw formatError("the pickle", "bytes must be written as latin1 or utf-8", encoding);
  budget.spendBytes(3 * text.length);
  return bytesOf(text);
}

function utf8Bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
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
