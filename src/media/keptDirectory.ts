import { hostTensor, isDType, type HostTensor } from "../tensor/hostTensor.ts";
import type { SkippedFile } from "./fileTree.ts";
import { ENTRY_NUMBERS, type ZipDirectory } from "./zipDirectory.ts";

const WORDS = "directory.words";
const NUMBERS = "directory.numbers";

/** The texts of a directory, as JSON. */
type Words = Omit<ZipDirectory, "numbers">;

/** A directory as an index keeps it. */
export function directoryTensors({ numbers, ...words }: ZipDirectory): ReadonlyMap<string, HostTensor> {
  const text = new TextEncoder().encode(JSON.stringify(words satisfies Words));
  return new Map<string, HostTensor>([
    [NUMBERS, hostTensor("float64", [words.names.length, ENTRY_NUMBERS], numbers)],
    [WORDS, hostTensor("uint8", [text.length], text)],
  ]);
}

/** What `directoryTensors` gave; undefined for anything else. */
export function keptDirectory(tensors: ReadonlyMap<string, HostTensor>): ZipDirectory | undefined {
  const [words, numbers] = [tensors.get(WORDS), tensors.get(NUMBERS)];
  if (words === undefined || !isDType(words, "uint8")) return undefined;
  if (numbers === undefined || !isDType(numbers, "float64")) return undefined;
  const known = parseWords(new TextDecoder().decode(words.data));
  if (known === undefined || numbers.data.length !== known.names.length * ENTRY_NUMBERS) return undefined;
  return { ...known, numbers: numbers.data };
}

function parseWords(text: string): Words | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const { names, passedOver, start } = value as Readonly<Record<string, unknown>>;
  if (!isListOf(names, (name) => typeof name === "string")) return undefined;
  if (!isListOf(passedOver, isSkipped) || !Number.isSafeInteger(start)) return undefined;
  return { names, passedOver, start: start as number };
}

function isListOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isSkipped(value: unknown): value is SkippedFile {
  return (
    typeof value === "object" &&
    value !== null &&
    "file" in value &&
    "reason" in value &&
    typeof value.file === "string" &&
    typeof value.reason === "string"
  );
}
