import { randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { checkedBytes, readChecked } from "../../media/checkedFile.ts";
import { dropUnused, markUsed } from "../../media/unused.ts";

/** Machine code of a part, and the checksum of the source that it was compiled from. */
export interface PartCode {
  readonly source: number;
  readonly code: Buffer;
}

/** By the names of the parts. */
export type PartCodes = ReadonlyMap<string, PartCode>;

/** More than every command of a version or two leaves. */
const MOST_BYTES = 64e6;

/**
 * What `keepCode` kept in a file. V8 itself refuses code of another version or flags; damage, which it does not look
 * for, is found here.
 */
export function readCode(path: string): PartCodes {
  const codes = readChecked(path);
  if (!(codes instanceof Map)) return new Map();
  markUsed(path);
  return codes as PartCodes;
}

/**
 * Keeps it for the next run, and drops those files of its folder that were not used for longest, down to `mostBytes`.
 * A place that cannot be written keeps none.
 */
export function keepCode(path: string, codes: PartCodes, mostBytes = MOST_BYTES): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, checkedBytes(codes));
    dropUnused(dirname(path), mostBytes);
  } catch {
    // Code is only compiled again.
  }
}

/** Whoever reads meanwhile finds the old file or the new one. */
function replaceFile(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    writeFileSync(temporary, bytes, { flag: "wx", mode: 0o600 });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
