import { open, type FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { constants, inflateRaw, type ZlibOptions } from "node:zlib";
import { fromFdPromise, getFileNameLowLevel, validateFileName, type Entry, type ZipFile } from "yauzl";
import { UserError } from "../base/errors.ts";
import { DamagedPicture } from "../datasets/damagedPicture.ts";
import { formatError, printable } from "../formats/formatError.ts";
import { crc32 } from "../formats/zip/crc32.ts";
import { fileError } from "./fileErrors.ts";
import { LARGEST_FILE, readStart, tooLarge, type FileTree, type SkippedFile } from "./fileTree.ts";

/**
 * Opens a zip archive of any size: its directory is read, the files stay on the disk. Entries whose names lead out of
 * the archive are passed over.
 * @throws UserError when its directory is damaged.
 */
export async function openZipTree(path: string): Promise<FileTree> {
  const file = await reading(path, () => open(path, "r"));
  try {
    const zip = await reading(path, () => fromFdPromise(file.fd, LENIENT));
    const { entries, passedOver } = await reading(path, () => fileEntries(zip));
    return {
      path,
      names: [...entries.keys()],
      passedOver,
      read: (name, limit) => reading(`${path}/${name}`, () => readEntry({ file, zip }, entries.get(name), limit)),
      size: async (name) => {
        const { compressedSize = 0, uncompressedSize = 0 } = entries.get(name) ?? {};
        return compressedSize + uncompressedSize;
      },
      kind: "zip",
      fingerprint: async (name) => {
        const { uncompressedSize, crc32 } = entries.get(name) ?? {};
        return `${uncompressedSize} ${crc32}`;
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** One entry's wrong name or size is no reason to refuse the others: both are looked at here. */
const LENIENT = { autoClose: false, decodeStrings: false, validateEntrySizes: false };

interface Entries {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly passedOver: readonly SkippedFile[];
}

async function fileEntries(zip: ZipFile): Promise<Entries> {
  const entries = new Map<string, Entry>();
  const passedOver: SkippedFile[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (name.endsWith("/")) continue;
    if (validateFileName(name) === null) entries.set(name, Object.assign(entry, { fileName: name }));
    else passedOver.push({ file: name, reason: LEADS_OUT });
  }
  return { entries, passedOver };
}

const LEADS_OUT = "its name leads out of the archive";

interface OpenArchive {
  readonly file: FileHandle;
  readonly zip: ZipFile;
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
function obstacle(entry: Entry): string | undefined {
  const { compressedSize, uncompressedSize, compressionMethod: method } = entry;
  if (entry.isEncrypted()) return "it is encrypted: unpack the archive with its password, and give the folder";
  if (method !== STORED && method !== DEFLATED) {
    const known = COMPRESSIONS[method] ?? `method ${method}`;
    return `it is compressed by ${known}, not by Deflate: unpack the archive, and give the folder`;
  }
  if (method === STORED && compressedSize !== uncompressedSize) return "the archive states two sizes for it";
  return undefined;
}

/** Room for the tables that stand before deflated data. */
const DEFLATE_TABLES = 4096;
/** A picture's file is compressed already; one that unpacks to far more is made to fill the memory. */
const MOST_TIMES = 50;
const HARMLESS = 2 ** 26;
const inflate = promisify(inflateRaw);

/**
 * The library finds the entry, but the bytes are read here: a stream of its that ends early, as one of damaged data
 * does, brings the process down (yauzl 3.4).
 */
async function readEntry({ file, zip }: OpenArchive, entry: Entry | undefined, limit = Infinity): Promise<Uint8Array> {
  if (entry === undefined) throw new Error("there is no such entry");
  const { compressedSize, uncompressedSize, compressionMethod, fileName } = entry;
  if (Math.max(compressedSize, Math.min(uncompressedSize, limit)) > LARGEST_FILE) throw tooLarge(fileName);
  const rule = obstacle(entry);
  if (rule !== undefined) throw new UserError({ attempted: `read "${printable(fileName)}" of the archive`, rule });
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  if (compressionMethod === STORED) {
    const bytes = await readStart(file, Math.min(compressedSize, limit), fileDataStart);
    return limit < compressedSize ? bytes : checked(entry, bytes);
  }
  if (limit < uncompressedSize) {
    const start = await readStart(file, Math.min(compressedSize, limit + DEFLATE_TABLES), fileDataStart);
    return (await inflated(entry, start, { finishFlush: constants.Z_SYNC_FLUSH })).subarray(0, limit);
  }
  if (uncompressedSize > Math.max(HARMLESS, MOST_TIMES * compressedSize)) throw bomb(fileName, entry);
  const deflated = await readStart(file, compressedSize, fileDataStart);
  return checked(entry, await inflated(entry, deflated, { maxOutputLength: Math.max(1, uncompressedSize) }));
}

/** A whole entry's bytes. @throws UserError when they are not those that went into the archive. */
function checked({ crc32: wanted, fileName }: Entry, bytes: Uint8Array): Uint8Array {
  if (crc32(bytes) === wanted >>> 0) return bytes;
  throw damaged(fileName, "its checksum must match: it was damaged");
}

/** Inflates an entry's data. @throws UserError when they are damaged. */
async function inflated({ fileName }: Entry, bytes: Uint8Array, options: ZlibOptions): Promise<Uint8Array> {
  return inflate(bytes, options).catch((cause: unknown) => {
    throw damaged(fileName, "its compressed data are damaged", { cause });
  });
}

function damaged(name: string, rule: string, options?: ErrorOptions): DamagedPicture {
  return new DamagedPicture({ attempted: `read "${printable(name)}" of the archive`, rule, next: COPY_AGAIN }, options);
}

const COPY_AGAIN = "Copy or download the archive again.";

function bomb(name: string, { compressedSize, uncompressedSize }: Entry): UserError {
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
