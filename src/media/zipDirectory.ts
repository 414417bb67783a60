import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, validateFileName } from "yauzl";
import { compareText } from "../datasets/labels.ts";
import { readStart, type SkippedFile } from "./fileTree.ts";
import { meant } from "./clutter.ts";

/** What an archive's directory says of an entry. */
export interface ZipEntry {
  readonly name: string;
  /** Where its local header begins. */
  readonly offset: number;
  readonly compressedSize: number;
  readonly uncompressedSize: number;
  readonly crc32: number;
  readonly method: number;
  readonly isEncrypted: boolean;
}

/** Numbers of an entry in `ZipDirectory.numbers`: those of `ZipEntry` in their order. */
export const ENTRY_NUMBERS = 6;

/** The files of an archive, in columns rather than objects, since there may be millions. */
export interface ZipDirectory {
  /** Ordered by character codes, without what nobody means. */
  readonly names: readonly string[];
  /** [names.length, ENTRY_NUMBERS]. */
  readonly numbers: Float64Array;
  readonly passedOver: readonly SkippedFile[];
  /** The byte of the archive where its directory begins. */
  readonly start: number;
}

/** Undefined where there is no such file. */
export function zipEntry({ names, numbers }: ZipDirectory, name: string): ZipEntry | undefined {
  const row = positionOf(names, name);
  if (row === undefined) return undefined;
  const [offset = 0, compressedSize = 0, uncompressedSize = 0, crc32 = 0, method = 0, isEncrypted = 0] =
    numbers.subarray(row * ENTRY_NUMBERS, (row + 1) * ENTRY_NUMBERS);
  return { name, offset, compressedSize, uncompressedSize, crc32, method, isEncrypted: isEncrypted === 1 };
}

/** By halving: a map of a million names takes longer to make than most commands run. */
function positionOf(names: readonly string[], name: string): number | undefined {
  let [from, to] = [0, names.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const order = compareText(names[middle] ?? "", name);
    if (order === 0) return middle;
    if (order < 0) from = middle + 1;
    else to = middle;
  }
  return undefined;
}

/** One entry's wrong name or size is no reason to refuse the others: both are looked at elsewhere. */
const LENIENT = { autoClose: false, decodeStrings: false, validateEntrySizes: false };

const LEADS_OUT = "its name points outside the archive";

/** The entries of an archive that are files. @throws Error when its directory is damaged. */
export async function readZipDirectory(file: FileHandle): Promise<ZipDirectory> {
  const { size } = await file.stat();
  const reader = new BlockReader(file);
  const zip = await fromRandomAccessReaderPromise(reader, size, LENIENT);
  reader.firstRead = undefined;
  const rows = new Map<string, number>();
  const numbers: number[] = [];
  const leadingOut: SkippedFile[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    const { compressedSize, uncompressedSize, crc32, relativeOffsetOfLocalHeader: offset } = entry;
    if (name.endsWith("/")) continue;
    if (validateFileName(name) !== null) leadingOut.push({ file: name, reason: LEADS_OUT });
    else {
      rows.set(name, numbers.length);
      const [method, isEncrypted] = [entry.compressionMethod, Number(entry.isEncrypted())];
      numbers.push(offset, compressedSize, uncompressedSize, crc32, method, isEncrypted);
    }
  }
  const { names, passedOver } = meant([...rows.keys()]);
  const sorted = new Float64Array(names.length * ENTRY_NUMBERS);
  names.forEach((name, i) => {
    const from = rows.get(name) ?? 0;
    for (let k = 0; k < ENTRY_NUMBERS; k++) sorted[i * ENTRY_NUMBERS + k] = numbers[from + k] ?? 0;
  });
  return { names, numbers: sorted, passedOver: [...passedOver, ...leadingOut], start: reader.firstRead ?? size };
}

const BLOCK = 2 ** 20;

/** SHA-256 of an archive's directory as it lies in the file, and the file's size. */
export async function directoryState(file: FileHandle, start: number): Promise<string> {
  const { size } = await file.stat();
  const hash = createHash("sha256");
  for (let at = start; at < size; at += BLOCK) hash.update(await readStart(file, Math.min(BLOCK, size - at), at));
  return `${size} ${hash.digest("hex")}`;
}

/** The library reads each entry twice, a few bytes at a time: from the disk that took 2 s for 100,000 entries. */
class BlockReader extends RandomAccessReader {
  /** Where reading began since this was last made undefined. */
  firstRead: number | undefined;
  private start = 0;
  private bytes: Uint8Array = new Uint8Array();

  constructor(private readonly file: FileHandle) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.firstRead ??= position;
    const give = (): void => {
      const found = this.bytes.subarray(position - this.start, position - this.start + length);
      buffer.set(found, offset);
      callback(null, found.length);
    };
    if (position >= this.start && position + length <= this.start + this.bytes.length) return give();
    readStart(this.file, Math.max(BLOCK, length), position).then((bytes) => {
      [this.start, this.bytes] = [position, bytes];
      give();
    }, callback);
  }
}
