import { crc32 } from "../../../src/formats/zip/crc32.ts";

/** What of the browser's `FileSystemSyncAccessHandle` is needed. */
export interface SyncFile {
  read(buffer: Uint8Array, options: { readonly at: number }): number;
  write(buffer: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  getSize(): number;
  close(): void;
}

/** Opens a file, which is made where there is none. */
export type OpenFile = (name: string) => Promise<SyncFile>;

/** What a slot begins with: a mark, its number in the order of savings, length and checksum of what follows. */
const HEADER = 24;
const MARK = 0x32474153;

interface Slot {
  readonly file: SyncFile;
  readonly sequence: number;
  /** Undefined where the slot holds nothing whole. */
  readonly data: Uint8Array | undefined;
}

/** The contents that were saved last and are whole. */
export async function readSlots(open: OpenFile, name: string): Promise<Uint8Array | undefined> {
  return withSlots(open, name, (slots) => newest(slots)?.data);
}

/**
 * Overwrites the older of two files, so that whatever ends this, the newer one is still there. A slot counts once its
 * header is written, which happens last; its checksum tells one that was never finished.
 */
export async function writeSlots(open: OpenFile, name: string, contents: Uint8Array): Promise<void> {
  await withSlots(open, name, (slots) => {
    const last = newest(slots);
    const target = slots.find((slot) => slot !== last);
    if (target === undefined) throw new Error(`slots: "${name}" has no second one`);
    write(target.file, (last?.sequence ?? 0) + 1, contents);
  });
}

export function slotNames(name: string): readonly [string, string] {
  return [`${name}.0`, `${name}.1`];
}

async function withSlots<T>(open: OpenFile, name: string, work: (slots: readonly Slot[]) => T): Promise<T> {
  const files: SyncFile[] = [];
  try {
    for (const slot of slotNames(name)) files.push(await open(slot));
    return work(files.map(readSlot));
  } finally {
    files.forEach((file) => file.close());
  }
}

function newest(slots: readonly Slot[]): Slot | undefined {
  const whole = slots.filter(({ data }) => data !== undefined);
  return whole.toSorted((a, b) => b.sequence - a.sequence)[0];
}

function readSlot(file: SyncFile): Slot {
  const size = file.getSize();
  const header = new DataView(new ArrayBuffer(HEADER));
  const nothing = { file, sequence: 0, data: undefined };
  if (size < HEADER || file.read(new Uint8Array(header.buffer), { at: 0 }) < HEADER) return nothing;
  const [mark, sequence, length, checksum] = [
    header.getUint32(0),
    header.getUint32(4),
    header.getFloat64(8),
    header.getUint32(16),
  ];
  if (mark !== MARK || length !== size - HEADER) return nothing;
  const data = new Uint8Array(length);
  const whole = file.read(data, { at: HEADER }) === length && crc32(data) === checksum;
  return whole ? { file, sequence, data } : nothing;
}

function write(file: SyncFile, sequence: number, contents: Uint8Array): void {
  file.truncate(0);
  writeAll(file, contents, HEADER);
  file.flush();
  const header = new DataView(new ArrayBuffer(HEADER));
  header.setUint32(0, MARK);
  header.setUint32(4, sequence);
  header.setFloat64(8, contents.length);
  header.setUint32(16, crc32(contents));
  writeAll(file, new Uint8Array(header.buffer), 0);
  file.flush();
}

/** A disk that is full may take a part without complaint. */
function writeAll(file: SyncFile, bytes: Uint8Array, at: number): void {
  if (file.write(bytes, { at }) === bytes.length) return;
  throw Object.assign(new Error("not all bytes were written"), { name: "QuotaExceededError" });
}
