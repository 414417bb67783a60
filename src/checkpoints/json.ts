import type { Json, JsonRecord } from "./checkpoint.ts";

const MOST_VALUES = 10_000;
/** Names and text together. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
const DEEPEST = 32;

/**
 * The part of a value from a file that JSON can say: dicts (Maps or objects) with text keys, lists, numbers, text,
 * booleans, None. Everything else is left out, as is what lies deeper than 32 levels or beyond 10 000 values or four
 * million characters (a pickle can name one list, or one text, a million times).
 */
export function toJson(value: unknown): Json | undefined {
  return convert(value, DEEPEST, { values: MOST_VALUES, characters: MOST_CHARACTERS });
}

/** What may still be taken over. */
interface Left {
  values: number;
  characters: number;
}

function convert(value: unknown, depth: number, left: Left): Json | undefined {
  if (--left.values < 0) return undefined;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "string") return fits(value, left) ? value : undefined;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (depth < 0) return undefined;
  if (Array.isArray(value)) return list(value, depth, left);
  const entries = entriesOf(value);
  return entries === undefined ? undefined : record(entries, depth, left);
}

function fits(text: string, left: Left): boolean {
  if (text.length > left.characters) return false;
  left.characters -= text.length;
  return true;
}

function list(items: readonly unknown[], depth: number, left: Left): Json[] {
  const kept: Json[] = [];
  for (const item of items) {
    if (left.values <= 0) break;
    kept.push(convert(item, depth - 1, left) ?? null);
  }
  return kept;
}

/** The same for a dict; empty for anything else. */
export function toJsonRecord(value: unknown): JsonRecord {
  const json = toJson(value);
  return isJsonRecord(json) ? json : {};
}

export function isJsonRecord(value: Json | undefined): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entriesOf(value: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (value instanceof Map) return value;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getPrototypeOf(value) === Object.prototype ? Object.entries(value) : undefined;
}

/** A key counts too, whatever it is: each takes time. */
function record(entries: Iterable<readonly [unknown, unknown]>, depth: number, left: Left): JsonRecord {
  const kept: [string, Json][] = [];
  for (const [key, item] of entries) {
    if (left.values <= 0) break;
    if (typeof key !== "string" || !fits(key, left)) {
      left.values--;
      continue;
    }
    const json = convert(item, depth - 1, left);
    if (json !== undefined) kept.push([key, json]);
  }
  return Object.fromEntries(kept);
}

/** The same record with its keys, at every depth, as this program names them. */
export function camelKeys(record: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [camelKey(key), camelValue(value)]));
}

function camelValue(value: Json): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? camelKeys(value as JsonRecord) : value;
}

function camelKey(key: string): string {
  return key.replace(/_kwargs$/, "").replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
