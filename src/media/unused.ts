import { readdirSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

/** What is used is marked so, but not in every run. */
const MARKED_AFTER = 3600 * 1000;

/**
 * Notes, as the time of its last change, that a file or folder of the cache is still of use.
 * @returns whether it did: not in every run, and not in a cache that is only read.
 */
export function markUsed(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs <= MARKED_AFTER) return false;
    utimesSync(path, new Date(), new Date());
    return true;
  } catch {
    return false;
  }
}

/** Removes from a folder of the cache what was not used for longest, until the rest takes at most so many bytes. */
export function dropUnused(folder: string, mostBytes: number): void {
  const entries = readdirSync(folder).map((name) => {
    const path = join(folder, name);
    return { path, bytes: bytesOf(path), used: statSync(path).mtimeMs };
  });
  let sum = 0;
  for (const { path, bytes } of entries.sort((a, b) => b.used - a.used)) {
    sum += bytes;
    if (sum > mostBytes) rmSync(path, { recursive: true, force: true });
  }
}

function bytesOf(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}
