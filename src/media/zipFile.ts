import { directoryOf, localHeader, zipRecord, type ZipInput, type ZipRecord } from "../formats/zip/records.ts";
import { writeFileAtomically, type AtomicOptions } from "./atomicFile.ts";

/**
 * Writes a zip archive of stored entries as they come, whole or not at all; memory holds one entry's data and the
 * list of names. Past 4 GiB or 65534 entries it becomes zip64, so a million images fit.
 * @throws UserError when the file cannot be written.
 */
export function writeZipFile(
  path: string,
  entries: AsyncIterable<ZipInput>,
  options: AtomicOptions = {},
): Promise<void> {
  return writeFileAtomically(path, zipChunks(entries), options);
}

async function* zipChunks(entries: AsyncIterable<ZipInput>): AsyncGenerator<Uint8Array, void, undefined> {
  const records: ZipRecord[] = [];
  let offset = 0;
  for await (const input of entries) {
    const record = zipRecord(input, offset);
    const header = localHeader(record);
    records.push(record);
    yield header;
    yield input.data;
    offset += header.length + input.data.length;
  }
  yield directoryOf(records, offset);
}
