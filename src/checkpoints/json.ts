import type { Json, JsonRecord } from "./checkpoint.ts";

const MOST_VALUES = 10_000;
const DEEPEST = 32;

/**
 * The part of a value from a file that JSON can say: dicts (Maps or objects) with text keys, lists, numbers, text,
 * booleans, None. Everything else is left out, as is what lies deeper than 32 levels or beyond 10 000 values (a
 * pickle can name one list a million times).
 */
export function toJson(value: unknown): Json | undefined {
  let left = MOST_VALUES;
  const convert = (part: unknown, depth: number): Json | undefined => {
    if (--left < 0) return undefined;
    if (part === null || typeof part === "boolean" || typeof part === "string") return part;
    if (typeof part === "number") return Number.isFinite(part) ? part : undefined;
    if (depth > DEEPEST) return undefined;
    if (Array.isArray(part)) return part.slice(0, Math.max(left, 0)).map((item) => convert(item, depth + 1) ?? null);
    const entries = entriesOf(part);
    return entries === undefined ? undefined : record(entries, (item) => convert(item, depth + 1));
  };
  return convert(value, 0);
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

function record(
  entries: Iterable<readonly [unknown, unknown]>,
  convert: (item: unknown) => Json | undefined,
): JsonRecord {
  const kept: [string, Json][] = [];
  for (const [key, item] of entries) {
    const json = typeof key === "string" ? convert(item) : undefined;
    if (typeof key === "string" && json !== undefined) kept.push([key, json]);
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
