import type { Readable } from "node:stream";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { UserError } from "../base/errors.ts";
import { concatBytes } from "../formats/byteReader.ts";
import { formatError, printable } from "../formats/formatError.ts";
import { fileError } from "./fileErrors.ts";
import { LARGEST_FILE, tooLarge, type FileTree } from "./fileTree.ts";

/**
 * Opens a zip archive of any size: its directory is read, the files stay on the disk.
 * @throws UserError when it is damaged, or names files outside itself.
 */
export async function openZipTree(path: string): Promise<FileTree> {
  const zip = await reading(path, () => openPromise(path, { autoClose: false }));
  const entries = new Map<string, Entry>();
  try {
    await reading(path, async () => {
      for await (const entry of zip.eachEntry()) {
        if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      }
    });
  } catch (error) {
    zip.close();
    throw error;
  }
  return {
    path,
    names: [...entries.keys()],
    read: (name, limit) => reading(`${path}/${name}`, () => readEntry(zip, entries.get(name), name, limit)),
    close: async () => zip.close(),
  };
}

async function readEntry(zip: ZipFile, entry: Entry | undefined, name: string, limit = Infinity): Promise<Uint8Array> {
  if (entry === undefined) throw new Error(`there is no entry ${name}`);
  if (Math.min(entry.uncompressedSize, limit) > LARGEST_FILE) throw tooLarge(name);
  return collect(await zip.openReadStreamPromise(entry), limit);
}

async function collect(stream: Readable, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= limit) break; // which destroys the stream
  }
  const bytes = concatBytes(chunks);
  return length > limit ? bytes.subarray(0, limit) : bytes;
}

/** The library's errors are all about the archive. */
async function reading<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = fileError(error, `read "${what}"`);
    if (known !== error || !(error instanceof Error) || error instanceof UserError) throw known;
    const damaged = formatError(`"${printable(what)}"`, "it must be a whole zip archive", error.message);
    throw Object.assign(damaged, { cause: error });
  }
}
