import { UserError } from "../../base/errors.ts";
import { concatBytes } from "../byteReader.ts";
import { crc32 } from "./crc32.ts";

export interface ZipInput {
  readonly name: string;
  readonly data: Uint8Array;
}

/** An entry of an archive, stored without compression. */
export interface ZipRecord {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const LOCAL_SIGNATURE = 0x04034b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCAL_SIZE = 30;
/** Of the format: 2.0, and 4.5 where there are zip64 fields. */
const VERSION = 20;
const VERSION_OF_ZIP64 = 45;
const ZIP64_FIELD = 1;
/** What a field holds whose value stands in a zip64 field instead. */
const IN_ZIP64_32 = 0xffffffff;
const IN_ZIP64_16 = 0xffff;
const UTF8_NAMES = 1 << 11;
/** 1 January 1980, midnight: the same contents always give the same bytes. */
const DATE = 0x21;
/** The padding field as PyTorch writes it: `FB`, filled with `Z`. */
const PADDING_FIELD = 0x4246;
const PADDING_BYTE = 0x5a;

/** The record of an entry whose header begins at `offset`. @throws UserError for an entry of 4 GiB or more. */
export function zipRecord({ name, data }: ZipInput, offset: number): ZipRecord {
  if (data.length >= IN_ZIP64_32) throw tooLarge(name, data.length);
  return { name: new TextEncoder().encode(name), crc: crc32(data), size: data.length, offset };
}

function tooLarge(name: string, size: number): UserError {
  return new UserError({
    attempted: `write "${name}" into a zip archive`,
    rule: "an entry must stay below 4 GiB",
    received: `${size} bytes`,
    next: "Save it in half precision, or as .safetensors.",
  });
}

/** What stands before an entry's data, so long that the data begin at a multiple of `alignment` bytes. */
export function localHeader(record: ZipRecord, alignment = 1): Uint8Array {
  const padding = paddingField(record.offset + LOCAL_SIZE + record.name.length, alignment);
  const fixed = fields([4, LOCAL_SIGNATURE], [2, VERSION], ...commonFields(record, padding));
  return concatBytes([fixed, record.name, padding]);
}

/** What a local header and the directory say of an entry in the same words. */
function commonFields({ name, crc, size }: ZipRecord, extra: Uint8Array): Field[] {
  return [
    [2, UTF8_NAMES],
    [2, 0],
    [2, 0],
    [2, DATE],
    [4, crc],
    [4, size],
    [4, size],
    [2, name.length],
    [2, extra.length],
  ];
}

function paddingField(position: number, alignment: number): Uint8Array {
  if (alignment === 1) return new Uint8Array();
  const fill = (alignment - ((position + 4) % alignment)) % alignment;
  const padding = new Uint8Array(fill).fill(PADDING_BYTE);
  return concatBytes([fields([2, PADDING_FIELD], [2, fill]), padding]);
}

/** What ends an archive: the directory of its entries, at `offset`; zip64 past 4 GiB or 65534 entries. */
export function directoryOf(records: readonly ZipRecord[], offset: number): Uint8Array {
  const list = concatBytes(records.map(directoryEntry));
  return concatBytes([list, endRecords({ count: records.length, size: list.length, offset })]);
}

function directoryEntry(record: ZipRecord): Uint8Array {
  const { name, offset } = record;
  const extra = offset < IN_ZIP64_32 ? new Uint8Array() : fields([2, ZIP64_FIELD], [2, 8], [8, offset]);
  const version = extra.length > 0 ? VERSION_OF_ZIP64 : VERSION;
  const fixed = fields(
    [4, DIRECTORY_SIGNATURE],
    [2, version],
    [2, version],
    ...commonFields(record, extra),
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
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
    Math.min(count, IN_ZIP64_16),
    Math.min(size, IN_ZIP64_32),
    Math.min(offset, IN_ZIP64_32),
  ];
  const end = fields(
    [4, END_SIGNATURE],
    [2, 0],
    [2, 0],
    [2, shortCount],
    [2, shortCount],
    [4, shortSize],
    [4, shortOffset],
    [2, 0],
  );
  const needsZip64 = shortCount === IN_ZIP64_16 || shortSize === IN_ZIP64_32 || shortOffset === IN_ZIP64_32;
  return needsZip64 ? concatBytes([zip64End({ count, size, offset }), end]) : end;
}

function zip64End({ count, size, offset }: Directory): Uint8Array {
  return fields(
    [4, END64_SIGNATURE],
    [8, 44],
    [2, VERSION_OF_ZIP64],
    [2, VERSION_OF_ZIP64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
    [4, LOCATOR_SIGNATURE],
    [4, 0],
    [8, offset + size],
    [4, 1],
  );
}

type Field = readonly [width: 2 | 4 | 8, value: number];

/** Little-endian fields, one after another. */
function fields(...values: readonly Field[]): Uint8Array {
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
