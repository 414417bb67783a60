import { open, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { latin1 } from "../../formats/byteReader.ts";
import { formatError } from "../../formats/formatError.ts";
import { crc32 } from "../../formats/zip/crc32.ts";
import { withFileErrors } from "../fileErrors.ts";
import { LARGEST_FILE, readStart, tooLarge } from "../fileTree.ts";
import { readLmdbEntries, type LmdbEntry } from "./lmdbPages.ts";
import type { SourceKind } from "./sourceKind.ts";

const DATA_FILE = "data.mdb";
/** Enough of a value to tell it from another. */
const ENDS = 4096;

/** The folder of an LMDB database whose values are the bytes of image files, as LSUN comes. */
export const lmdbKind: SourceKind = {
  told: "an LMDB folder such as LSUN's",
  matches: async ({ path, isFolder }) =>
    isFolder &&
    stat(join(path, DATA_FILE)).then(
      (f) => f.isFile(),
      () => false,
    ),
  open: async ({ path }) => {
    const file = await withFileErrors(`read "${path}"`, () => open(join(path, DATA_FILE), "r"));
    const { size } = await file.stat();
    const entries = new Map<string, LmdbEntry>();
    try {
      for await (const entry of readLmdbEntries(file, size, path)) entries.set(nameOf(entry), entry);
    } catch (error) {
      await file.close();
      throw error;
    }
    const read = (name: string, limit?: number): Promise<Uint8Array> =>
      withFileErrors(`read "${path}/${name}"`, () => readValue(file, entries.get(name), limit));
    return {
      path,
      names: [...entries.keys()],
      passedOver: [],
      read,
      size: async (name) => entries.get(name)?.length ?? 0,
      kind: "lmdb",
      fingerprint: async (name) => `${entries.get(name)?.length} ${crc32(await read(name, ENDS))}`,
      close: () => file.close(),
    };
  },
};

/** LSUN's images are WebP under keys of hexadecimal digits; what they are is read from their bytes. */
function nameOf({ key }: LmdbEntry): string {
  return `${latin1(key)}.webp`;
}

async function readValue(file: FileHandle, entry: LmdbEntry | undefined, limit = Infinity): Promise<Uint8Array> {
  if (entry === undefined) throw new RangeError("no such entry");
  const length = Math.min(entry.length, limit);
  if (length > LARGEST_FILE) throw tooLarge(nameOf(entry));
  const bytes = await readStart(file, length, entry.position);
  if (bytes.length < length) throw formatError(`"${nameOf(entry)}" of the LMDB`, "it must be whole");
  return bytes;
}
