import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Timing, TimingMemory } from "../model/quickerEngine.ts";
import { writeFileAtomically } from "./atomicFile.ts";
import { defaultCacheFolder } from "./cacheFolder.ts";

const FILE = "device-timings.json";

/** Timings in a file of the cache. One that cannot be read or written is as none: they are only measured again. */
export function timingMemory(cacheFolder: string = defaultCacheFolder()): TimingMemory {
  const path = join(cacheFolder, FILE);
  return {
    recall: async (key) => (await readTimings(path)).get(key),
    keep: async (key, timing) => {
      const all = (await readTimings(path)).set(key, timing);
      const text = `${JSON.stringify(Object.fromEntries(all), undefined, 2)}\n`;
      await writeFileAtomically(path, text).catch(() => undefined);
    },
  };
}

/** What a timing on the CPU depends on beside the network. */
export function processorText(threads: number | undefined): string {
  const all = cpus();
  return `${all[0]?.model ?? "unknown processor"} x ${threads ?? all.length}`;
}

async function readTimings(path: string): Promise<Map<string, Timing>> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, "utf8"));
    return new Map(Object.entries(parsed ?? {}).filter((entry): entry is [string, Timing] => isTiming(entry[1])));
  } catch {
    return new Map();
  }
}

function isTiming(value: unknown): value is Timing {
  if (typeof value !== "object" || value === null) return false;
  return "gpu" in value && typeof value.gpu === "number" && "cpu" in value && typeof value.cpu === "number";
}
