import { directoryOf, localHeader, zipRecord, type ZipInput, type ZipRecord } from "./records.ts";

export interface ZipWriting {
  /** Every entry's data begins at a multiple of this many bytes, so that it can be read without a copy. */
  readonly alignment?: number;
}

/**
 * The chunks of a zip archive with every entry stored; the entries' own data are among them, not copied.
 * @throws UserError for an entry of 4 GiB or more.
 */
export function writeZip(inputs: readonly ZipInput[], { alignment = 1 }: ZipWriting = {}): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  const records: ZipRecord[] = [];
  let offset = 0;
  for (const input of inputs) {
    const record = zipRecord(input, offset);
    const header = localHeader(record, alignment);
    records.push(record);
    chunks.push(header, input.data);
    offset += header.length + input.data.length;
  }
  return [...chunks, directoryOf(records, offset)];
}
