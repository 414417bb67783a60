import { readFile } from "node:fs/promises";
import { writeFileAtomically } from "./atomicFile.ts";

/** What was found out, by keys that say what it holds for. */
export interface JsonMemory<T> {
  recall(key: string): Promise<T | undefined>;
  keep(key: string, value: T): Promise<void>;
}

/** In a file of JSON. One that cannot be read or written, and what is no `T` in it, is as none. */
export function jsonMemory<T>(path: string, isValue: (value: unknown) => value is T): JsonMemory<T> {
  return {
    recall: async (key) => (await readAll(path, isValue)).get(key),
    keep: async (key, value) => {
      const all = (await readAll(path, isValue)).set(key, value);
      const text = `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`;
      await writeFileAtomically(path, text).catch(() => undefined);
    },
  };
}

async function readAll<T>(path: string, isValue: (value: unknown) => value is T): Promise<Map<string, T>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
    return new Map(Object.entries(parsed ?? {}).filter((entry): entry is [string, T] => isValue(entry[1])));
  } catch {
    return new Map();
  }
}
