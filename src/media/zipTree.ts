import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, crc32, inflateRaw, type ZlibOptions } from "node:zlib";
import { UserError } from "../base/errors.ts";
import { DamagedPicture } from "../datasets/damagedPicture.ts";
import { formatError, printable } from "../formats/formatError.ts";
import { fileError } from "./fileErrors.ts";
import { LARGEST_FILE, readStart, tooLarge, type FileTree, type KeptTree } from "./fileTree.ts";
import { directoryState, readZipDirectory, zipEntry, type ZipDirectory, type ZipEntry } from "./zipDirectory.ts";
import { directoryTensors, keptDirectory } from "./keptDirectory.ts";

/**
 * Opens a zip archive of any size: its directory is read, the files stay on the disk. Entries whose names lead out of
 * the archive are passed over.
 * @throws UserError when its directory is damaged.
 */
export async function openZipTree(path: string): Promise<FileTree> {
  const file = await reading(path, () => open(path, "r"));
  try {
    const directory = await reading(path, () => readZipDirectory(file));
    return zipTreeOf(path, file, directory, () => reading(path, () => directoryState(file, directory.start)));
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The archive as an index kept it, without reading each entry of its directory anew.
 * @returns undefined where it is none, or another one now.
 */
export async function openKeptZip(path: string, { state, tensors }: KeptTree): Promise<FileTree | undefined> {
  const directory = keptDirectory(tensors);
  const file = directory && (await open(path, "r").catch(() => undefined));
  if (directory === undefined || file === undefined) return undefined;
  if ((await directoryState(file, directory.start).catch(() => undefined)) === state)
    return zipTreeOf(path, file, directory, async () => state);
  await file.close();
  return undefined;
}

function zipTreeOf(path: string, file: FileHandle, directory: ZipDirectory, state: () => Promise<string>): FileTree {
  return {
    path,
    names: directory.names,
    passedOver: directory.passedOver,
    read: (name, limit) => reading(`${path}/${name}`, () => readEntry(file, zipEntry(directory, name), limit)),
    size: async (name) => {
      const { compressedSize = 0, uncompressedSize = 0 } = zipEntry(directory, name) ?? {};
      return compressedSize + uncompressedSize;
    },
    kind: "zip",
    state,
    tensors: () => directoryTensors(directory),
    fingerprint: async (name) => {
      const { uncompressedSize, crc32 } = zipEntry(directory, name) ?? {};
      return `${uncompressedSize} ${crc32}`;
    },
    close: () => file.close(),
  };
}

const STORED = 0;
const DEFLATED = 8;
/** Ways of compressing that other programs write. */
const COMPRESSIONS: Readonly<Record<number, string>> = {
  1: "Shrink",
  6: "Implode",
  9: "Deflate64",
  12: "bzip2",
  14: "LZMA",
  93: "Zstandard",
  95: "XZ",
  98: "PPMd",
};

/** Why an entry's bytes cannot be had, though the archive is whole. */
function obstacle(entry: ZipEntry): string | undefined {
  const { compressedSize, uncompressedSize, method, isEncrypted } = entry;
  if (isEncrypted) return "it is encrypted: unpack the archive with its password and give the folder";
  if (method !== STORED && method !== DEFLATED) {
    const known = COMPRESSIONS[method] ?? `method ${method}`;
    return `it is compressed with ${known}, not Deflate: unpack the archive and give the folder`;
  }
  if (method === STORED && compressedSize !== uncompressedSize) return "the archive states two sizes for it";
  return undefined;
}

/** Room for the tables that stand before deflated data. */
const DEFLATE_TABLES = 4096;
/** An image's file is compressed already; one that unpacks to far more is made to fill the memory. */
const MOST_TIMES = 50;
const HARMLESS = 2 ** 26;
const inflate = promisify(inflateRaw);

/**
 * The library lists the entries, but the bytes are read here: a stream of its that ends early, as one of damaged data
 * does, brings the process down (yauzl 3.4).
 */
async function readEntry(file: FileHandle, entry: ZipEntry | undefined, limit = Infinity): Promise<Uint8Array> {
  if (entry === undefined) throw new Error("there is no such entry");
  const { compressedSize, uncompressedSize, method, name } = entry;
  if (Math.max(compressedSize, Math.min(uncompressedSize, limit)) > LARGEST_FILE) throw tooLarge(name);
  const rule = obstacle(entry);
  if (rule !== undefined) throw new UserError({ attempted: `read "${printable(name)}" of the archive`, rule });
  if (method === STORED) {
    const bytes = await entryData(file, entry, Math.min(compressedSize, limit));
    return limit < compressedSize ? bytes : checked(entry, bytes);
  }
  if (limit < uncompressedSize) {
    const start = await entryData(file, entry, Math.min(compressedSize, limit + DEFLATE_TABLES));
    return (await inflated(entry, start, { finishFlush: constants.Z_SYNC_FLUSH })).subarray(0, limit);
  }
  if (uncompressedSize > Math.max(HARMLESS, MOST_TIMES * compressedSize)) throw bomb(entry);
  const deflated = await entryData(file, entry, compressedSize);
  return checked(entry, await inflated(entry, deflated, { maxOutputLength: Math.max(1, uncompressedSize) }));
}

const LOCAL_HEADER = { signature: 0x04034b50, size: 30, nameLength: 26, extraLength: 28 } as const;
/** What an entry's own header may hold beyond the directory's: times, and padding before the data. */
const USUAL_EXTRA = 64;

/** The first bytes of an entry as they are stored, most often in one reading with the header before them. */
async function entryData(file: FileHandle, { name, offset }: ZipEntry, length: number): Promise<Uint8Array> {
  const { signature, size, nameLength, extraLength } = LOCAL_HEADER;
  const bytes = await readStart(file, size + 3 * name.length + USUAL_EXTRA + length, offset);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < size || view.getUint32(0, true) !== signature)
    throw new Error(`no entry begins at byte ${offset}`);
  const start = size + view.getUint16(nameLength, true) + view.getUint16(extraLength, true);
  return start + length <= bytes.length
    ? bytes.subarray(start, start + length)
    : readStart(file, length, offset + start);
}

/** A whole entry's bytes. @throws UserError when they are not those that went into the archive. */
function checked({ crc32: wanted, name }: ZipEntry, bytes: Uint8Array): Uint8Array {
  if (crc32(bytes) === wanted) return bytes;
  throw damaged(name, "its checksum must match: the file is damaged");
}

/** Inflates an entry's data. @throws UserError when they are damaged. */
async function inflated({ name }: ZipEntry, bytes: Uint8Array, options: ZlibOptions): Promise<Uint8Array> {
  return inflate(bytes, options).catch((cause: unknown) => {
    throw damaged(name, "its compressed data are damaged", { cause });
  });
}

function damaged(name: string, rule: string, options?: ErrorOptions): DamagedPicture {
  return new DamagedPicture({ attempted: `read "${printable(name)}" of the archive`, rule, next: COPY_AGAIN }, options);
}

const COPY_AGAIN = "Copy or download the archive again.";

function bomb({ name, compressedSize, uncompressedSize }: ZipEntry): UserError {
  const rule = `it may unpack to ${MOST_TIMES} times its size in the archive at most`;
  const received = `${compressedSize} bytes for ${uncompressedSize}`;
  return new UserError({ attempted: `read "${printable(name)}" of the archive`, rule, received });
}

/** The library's errors are all about the archive. */
async function reading<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const known = fileError(error, `read "${what}"`);
    if (known !== error || !(error instanceof Error) || error instanceof UserError) throw known;
    const why = error.message.replace(/\.$/, "");
    const damaged = formatError(`"${printable(what)}"`, "it must be a whole zip archive", why);
    throw Object.assign(damaged, { cause: error });
  }
}
