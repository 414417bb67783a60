import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";

/** Machine code of a part, and the checksum of the source that it was compiled from. */
export interface PartCode {
  readonly source: number;
  readonly code: Buffer;
}

/** By the names of the parts. */
export type PartCodes = ReadonlyMap<string, PartCode>;

/** More than every command of a version or two leaves. */
const MOST_BYTES = 64e6;
/** A file that is used is marked so, but not in every run. */
const MARKED_AFTER = 24 * 3600 * 1000;
const CHECKSUM = 4;

/**
 * What `keepCode` kept in a file. V8 itself refuses code of another version or flags; damage, which it does not look
 * for, is found here.
 */
export function readCode(path: string): PartCodes {
  try {
    const bytes = readFileSync(path);
    const body = bytes.subarray(CHECKSUM);
    if (bytes.readUInt32LE() !== crc32(body)) return new Map();
    if (Date.now() - statSync(path).mtimeMs > MARKED_AFTER) utimesSync(path, new Date(), new Date());
    return deserialize(body) as PartCodes;
  } catch {
    return new Map(); // none there, or none that can be read: it is only compiled again
  }
}

/**
 * Keeps it for the next run, and drops those files of its folder that were not used for longest, down to `mostBytes`.
 * A place that cannot be written keeps none.
 */
export function keepCode(path: string, codes: PartCodes, mostBytes = MOST_BYTES): void {
  const body = serialize(codes);
  const head = Buffer.alloc(CHECKSUM);
  head.writeUInt32LE(crc32(body));
  try {
    mkdirSync(dirname(path), { recursive: true });
    replaceFile(path, Buffer.concat([head, body]));
    dropOld(dirname(path), mostBytes);
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

function dropOld(folder: string, mostBytes: number): void {
  const files = readdirSync(folder).map((name) => {
    const path = join(folder, name);
    const { size, mtimeMs } = statSync(path);
    return { path, size, mtimeMs };
  });
  let bytes = 0;
  for (const { path, size } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    bytes += size;
    if (bytes > mostBytes) rmSync(path, { force: true });
  }
}
