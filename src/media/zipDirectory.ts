import type { FileHandle } from "node:fs/promises";
import { fromRandomAccessReaderPromise, getFileNameLowLevel, RandomAccessReader, validateFileName } from "yauzl";
import { readStart, type SkippedFile } from "./fileTree.ts";

/** What an archive's directory says of an entry, and no more, since there may be millions. */
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

export interface ZipDirectory {
  readonly entries: ReadonlyMap<string, ZipEntry>;
  readonly passedOver: readonly SkippedFile[];
}

/** One entry's wrong name or size is no reason to refuse the others: both are looked at elsewhere. */
const LENIENT = { autoClose: false, decodeStrings: false, validateEntrySizes: false };

const LEADS_OUT = "its name leads out of the archive";

/** The entries of an archive that are files. @throws Error when its directory is damaged. */
export async function readZipDirectory(file: FileHandle): Promise<ZipDirectory> {
  const zip = await fromRandomAccessReaderPromise(new BlockReader(file), (await file.stat()).size, LENIENT);
  const entries = new Map<string, ZipEntry>();
  const passedOver: SkippedFile[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    const { compressedSize, uncompressedSize, crc32, relativeOffsetOfLocalHeader: offset } = entry;
    const [method, isEncrypted] = [entry.compressionMethod, entry.isEncrypted()];
    if (name.endsWith("/")) continue;
    if (validateFileName(name) !== null) passedOver.push({ file: name, reason: LEADS_OUT });
    else entries.set(name, { name, offset, compressedSize, uncompressedSize, crc32, method, isEncrypted });
  }
  return { entries, passedOver };
}

const BLOCK = 2 ** 20;

/** The library reads each entry twice, a few bytes at a time: from the disk that took 2 s for 100,000 entries. */
class BlockReader extends RandomAccessReader {
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
