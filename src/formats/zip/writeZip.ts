import { concatBytes } from "../byteReader.ts";
import { formatError } from "../formatError.ts";
import { crc32 } from "./crc32.ts";

export interface ZipInput {
  readonly name: string;
  readonly data: Uint8Array;
}

export interface ZipWriting {
  /** Every entry's data begins at a multiple of this many bytes, so that it can be read without a copy. */
  readonly alignment?: number;
}

const LOCAL_SIGNATURE = 0x04034b50;
const DIRECTORY_SIGNATURE = 0x02014b50;
const END_SIGNATURE = 0x06054b50;
const LOCAL_SIZE = 30;
const VERSION = 20;
const UTF8_NAMES = 1 << 11;
/** 1 January 1980, midnight: the same contents always give the same bytes. */
const DATE = 0x21;
/** The padding field as PyTorch writes it: `FB`, filled with `Z`. */
const PADDING_FIELD = 0x4246;
const PADDING_BYTE = 0x5a;
const LARGEST = 0xfffffffe;
const MOST_ENTRIES = 0xfffe;

interface Placed {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * The chunks of a zip archive with every entry stored; the entries' own data are among them, not copied.
 * @throws UserError at 4 GiB or 65535 entries, which would need zip64.
 */
export function writeZip(inputs: readonly ZipInput[], { alignment = 1 }: ZipWriting = {}): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const placed: Placed[] = [];
  let offset = 0;
  for (const { name, data } of inputs) {
    const entry = { name: new TextEncoder().encode(name), crc: crc32(data), size: data.length, offset };
    const header = localHeader(entry, alignment);
    placed.push(entry);
    chunks.push(header, data);
    offset += header.length + data.length;
  }
  const directory = concatBytes(placed.map(directoryEntry));
  checkSize(offset + directory.length, inputs.length);
  return [...chunks, directory, endRecord(inputs.length, directory.length, offset)];
}

function checkSize(size: number, count: number): void {
  if (size <= LARGEST && count <= MOST_ENTRIES) return;
  const next = "Save fewer tensors in one file, or in half precision, or as .safetensors.";
  throw formatError("the contents into a zip archive", "it must stay below 4 GiB and 65535 entries",
    `${size} bytes, ${count} entries`, next);
}

function localHeader({ name, crc, size, offset }: Placed, alignment: number): Uint8Array {
  const padding = paddingField(offset + LOCAL_SIZE + name.length, alignment);
  const fixed = fields(LOCAL_SIZE, [
    [4, LOCAL_SIGNATURE], [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DATE],
    [4, crc], [4, size], [4, size], [2, name.length], [2, padding.length],
  ]);
  return concatBytes([fixed, name, padding]);
}

function paddingField(position: number, alignment: number): Uint8Array {
  if (alignment === 1) return new Uint8Array();
  const fill = (alignment - ((position + 4) % alignment)) % alignment;
  const field = fields(4 + fill, [[2, PADDING_FIELD], [2, fill]]);
  return field.fill(PADDING_BYTE, 4);
}

function directoryEntry({ name, crc, size, offset }: Placed): Uint8Array {
  const fixed = fields(46, [
    [4, DIRECTORY_SIGNATURE], [2, VERSION], [2, VERSION], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DATE],
    [4, crc], [4, size], [4, size], [2, name.length], [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset],
  ]);
  return concatBytes([fixed, name]);
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  return fields(22, [[4, END_SIGNATURE], [2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]]);
}

/** Little-endian fields of 2 or 4 bytes, one after another. */
function fields(length: number, values: readonly (readonly [width: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  let at = 0;
  for (const [width, value] of values) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}
