import { ByteReader, latin1 } from "../byteReader.ts";
import { formatError, printable } from "../formatError.ts";
import { ReadBudget } from "../readBudget.ts";
import { crc32 } from "./crc32.ts";
import { findDirectory } from "./directory.ts";
import { inflate } from "./inflate.ts";

const WHAT = "the zip archive";
const DIRECTORY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const ZIP64_FIELD = 0x0001;
const IN_ZIP64 = 0xffffffff;
const STORED = 0;
const DEFLATED = 8;

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  /** Bytes when read. */
  readonly size: number;
  /** Where its local header lies in the archive. */
  readonly offset: number;
}

/**
 * A zip archive in memory, zip64 included. Stored entries are read as views of the archive. Checksums are verified,
 * but for stored entries without one (a zero), as PyTorch writes where it is told not to compute them.
 */
export class ZipArchive {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly #bytes: Uint8Array;
  readonly #budget: ReadBudget;

  /** @throws UserError when the directory is damaged. */
  constructor(bytes: Uint8Array, budget: ReadBudget = ReadBudget.forFile(bytes.length)) {
    this.#bytes = bytes;
    this.#budget = budget;
    const { offset, count } = findDirectory(bytes);
    const input = new ByteReader(bytes, WHAT, offset);
    const entries = Array.from({ length: count }, () => readDirectoryEntry(input));
    this.entries = new Map(entries.map((entry) => [entry.name, entry]));
  }

  /** An entry's contents. @throws UserError when there is no such entry or it is damaged. */
  read(name: string): Uint8Array {
    const entry = this.entries.get(name);
    if (entry === undefined) throw formatError(WHAT, `it must contain "${printable(name)}"`);
    const raw = this.#rawData(entry);
    const isStored = entry.method === STORED;
    const data = isStored ? storedData(entry, raw) : inflate(raw, entry.size, printable(name), this.#budget);
    if (isStored && entry.crc === 0) return data;
    this.#budget.spendBytes(data.length);
    if (crc32(data) !== entry.crc) throw formatError(WHAT, `the checksum of "${printable(name)}" must match`);
    return data;
  }

  #rawData({ name, method, encrypted, offset, compressedSize }: ZipEntry): Uint8Array {
    if (encrypted) throw formatError(WHAT, "it must not be encrypted", undefined, "Unpack it with its password first.");
    if (method !== STORED && method !== DEFLATED) {
      throw formatError(WHAT, `"${printable(name)}" must be stored or deflated`, `method ${method}`);
    }
    const local = new ByteReader(this.#bytes, WHAT, offset);
    if (local.u32() !== LOCAL_SIGNATURE) {
      throw formatError(WHAT, `"${printable(name)}" must lie where the directory says`);
    }
    local.take(22);
    const nameLength = local.u16();
    local.take(local.u16() + nameLength);
    return local.take(compressedSize);
  }
}

function storedData({ name, size, compressedSize }: ZipEntry, data: Uint8Array): Uint8Array {
  if (size === compressedSize) return data;
  const rule = `"${printable(name)}" is stored, so both of its sizes must agree`;
  throw formatError(WHAT, rule, `${compressedSize} and ${size}`);
}

function readDirectoryEntry(input: ByteReader): ZipEntry {
  if (input.u32() !== DIRECTORY_SIGNATURE) throw formatError(WHAT, "its directory must list every entry");
  input.take(4);
  const encrypted = (input.u16() & 1) !== 0;
  const method = input.u16();
  input.take(4);
  const [crc, compressedSize, size] = [input.u32(), input.u32(), input.u32()];
  const [nameLength, extraLength, commentLength] = [input.u16(), input.u16(), input.u16()];
  input.take(8);
  const offset = input.u32();
  const name = entryName(input.take(nameLength));
  const [realSize, realCompressedSize, realOffset] = fromZip64([size, compressedSize, offset], input.take(extraLength));
  input.take(commentLength);
  return { name, method, encrypted, crc, size: realSize, compressedSize: realCompressedSize, offset: realOffset };
}

/** The fields that are too small for their values stand, in this order, in the zip64 field. */
function fromZip64(fields: [number, number, number], extra: Uint8Array): [number, number, number] {
  if (!fields.includes(IN_ZIP64)) return fields;
  const zip64 = new ByteReader(findField(extra, ZIP64_FIELD), WHAT);
  const [size, compressedSize, offset] = fields.map((field) => (field === IN_ZIP64 ? zip64.u64() : field));
  return [size ?? 0, compressedSize ?? 0, offset ?? 0];
}

function findField(extra: Uint8Array, wanted: number): Uint8Array {
  const input = new ByteReader(extra, WHAT);
  while (extra.length - input.position >= 4) {
    const id = input.u16();
    const field = input.take(input.u16());
    if (id === wanted) return field;
  }
  throw formatError(WHAT, "its large entries must carry zip64 sizes");
}

const NAME_DECODER = new TextDecoder("utf-8", { fatal: true });

/** UTF-8, which covers ASCII; older archives' code pages are kept apart as the characters of the same codes. */
function entryName(bytes: Uint8Array): string {
  try {
    return NAME_DECODER.decode(bytes);
  } catch {
    return latin1(bytes);
  }
}
