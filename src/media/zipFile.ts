import { concatBytes } from "../formats/byteReader.ts";
import { crc32 } from "../formats/zip/crc32.ts";
import type { ZipInput } from "../formats/zip/writeZip.ts";
import { writeFileAtomically, type AtomicOptions } from "./atomicFile.ts";

/** 1 January 1980, midnight: the same contents always give the same bytes. */
const DATE = 0x21;
const UTF8_NAMES = 1 << 11;
/** Of the format, 4.5: it may be zip64. */
const VERSION = 45;
const IN_ZIP64_32 = 0xffffffff;
const IN_ZIP64_16 = 0xffff;
const ZIP64_FIELD = 1;

/**
 * Writes a zip archive of stored entries as they come, whole or not at all; memory holds one entry's data and the
 * list of names. Past 4 GiB or 65534 entries it becomes zip64, so a million pictures fit.
 * @throws UserError when the file cannot be written.
 */
export function writeZipFile(
  path: string, entries: AsyncIterable<ZipInput>, options: AtomicOptions = {},
): Promise<void> {
  return writeFileAtomically(path, zipChunks(entries), options);
}

async function* zipChunks(entries: AsyncIterable<ZipInput>): AsyncGenerator<Uint8Array, void, undefined> {
  const directory: Uint8Array[] = [];
  let offset = 0;
  for await (const { name, data } of entries) {
    const entry = { name: new TextEncoder().encode(name), crc: crc32(data), size: data.length, offset };
    const header = localHeader(entry);
    directory.push(directoryEntry(entry));
    yield header;
    yield data;
    offset += header.length + data.length;
  }
  const list = concatBytes(directory);
  yield list;
  yield endRecords({ count: directory.length, size: list.length, offset });
}

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

function localHeader({ name, crc, size }: Entry): Uint8Array {
  const fixed = fields(
    [4, 0x04034b50], [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DATE],
    [4, crc], [4, size], [4, size], [2, name.length], [2, 0],
  );
  return concatBytes([fixed, name]);
}

function directoryEntry({ name, crc, size, offset }: Entry): Uint8Array {
  const extra = offset < IN_ZIP64_32 ? new Uint8Array() : fields([2, ZIP64_FIELD], [2, 8], [8, offset]);
  const fixed = fields(
    [4, 0x02014b50], [2, VERSION], [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DATE],
    [4, crc], [4, size], [4, size], [2, name.length], [2, extra.length], [2, 0], [2, 0], [2, 0], [4, 0],
    [4, Math.min(offset, IN_ZIP64_32)],
  );
  return concatBytes([fixed, name, extra]);
}

interface Directory {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}

function endRecords({ count, size, offset }: Directory): Uint8Array {
  const [shortCount, shortSize, shortOffset] = [
    Math.min(count, IN_ZIP64_16), Math.min(size, IN_ZIP64_32), Math.min(offset, IN_ZIP64_32),
  ];
  const end = fields(
    [4, 0x06054b50], [2, 0], [2, 0], [2, shortCount], [2, shortCount], [4, shortSize], [4, shortOffset], [2, 0],
  );
  const needsZip64 = shortCount === IN_ZIP64_16 || shortSize === IN_ZIP64_32 || shortOffset === IN_ZIP64_32;
  return needsZip64 ? concatBytes([zip64End({ count, size, offset }), end]) : end;
}

function zip64End({ count, size, offset }: Directory): Uint8Array {
  return fields(
    [4, 0x06064b50], [8, 44], [2, VERSION], [2, VERSION], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, offset],
    [4, 0x07064b50], [4, 0], [8, offset + size], [4, 1],
  );
}

/** Little-endian fields, one after another. */
function fields(...values: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.reduce((length, [width]) => length + width, 0)));
  let at = 0;
  for (const [width, value] of values) {
    if (width === 2) view.setUint16(at, value, true);
    else if (width === 4) view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}
