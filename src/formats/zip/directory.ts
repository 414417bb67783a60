import { ByteReader } from "../byteReader.ts";
import { formatError } from "../formatError.ts";

const WHAT = "the zip archive";
const END_SIGNATURE = 0x06054b50;
const END_SIZE = 22;
const LONGEST_COMMENT = 0xffff;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_SIZE = 20;
const END64_SIGNATURE = 0x06064b50;
const SMALLEST_ENTRY = 46;
/** A checkpoint has hundreds. */
const MOST_ENTRIES = 100_000;

/** Where the archive's list of entries begins, and how many it holds. */
export interface ZipDirectory {
  readonly offset: number;
  readonly count: number;
}

/** @throws UserError when there is no end record, as in a truncated file, or it cannot be true. */
export function findDirectory(bytes: Uint8Array): ZipDirectory {
  const end = findEnd(bytes);
  const directory = readLocator(bytes, end) ?? readEnd(bytes, end);
  const { offset, count } = directory;
  if (count > MOST_ENTRIES || offset + count * SMALLEST_ENTRY > bytes.length) {
    throw formatError(WHAT, "its directory must fit in it", `${count} entries at byte ${offset}`);
  }
  return directory;
}

function findEnd(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = Math.max(0, bytes.length - END_SIZE - LONGEST_COMMENT);
  for (let at = bytes.length - END_SIZE; at >= first; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  throw formatError(WHAT, "it must end with its directory, which is missing");
}

function readEnd(bytes: Uint8Array, end: number): ZipDirectory {
  const input = new ByteReader(bytes, WHAT, end + 4);
  if (input.u32() !== 0) throw formatError(WHAT, "it must be in one piece", "one part of several");
  input.u16();
  const count = input.u16();
  input.u32();
  return { count, offset: input.u32() };
}

/** The zip64 end record, where a locator right before the ordinary end record points to one. */
function readLocator(bytes: Uint8Array, end: number): ZipDirectory | undefined {
  if (end < LOCATOR_SIZE) return undefined;
  const locator = new ByteReader(bytes, WHAT, end - LOCATOR_SIZE);
  if (locator.u32() !== LOCATOR_SIGNATURE) return undefined;
  locator.u32();
  const input = new ByteReader(bytes, WHAT, locator.u64());
  if (input.u32() !== END64_SIGNATURE) throw formatError(WHAT, "its zip64 directory must lie where it says");
  input.take(28);
  const count = input.u64();
  input.u64();
  return { count, offset: input.u64() };
}
