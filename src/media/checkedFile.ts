import { readFileSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";

const CHECKSUM = 4;

/** A value of structured clones with a checksum before it, as a file of a cache holds it. */
export function checkedBytes(value: unknown): Buffer {
  const body = serialize(value);
  const head = Buffer.alloc(CHECKSUM);
  head.writeUInt32LE(crc32(body));
  return Buffer.concat([head, body]);
}

/** What `checkedBytes` made of a value; undefined where the file is missing or damaged, which is as if it had none. */
export function readChecked(path: string): unknown {
  try {
    const bytes = readFileSync(path);
    const body = bytes.subarray(CHECKSUM);
    return bytes.readUInt32LE() === crc32(body) ? deserialize(body) : undefined;
  } catch {
    return undefined;
  }
}
