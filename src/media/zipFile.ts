import { Buffer } from "node:buffer";
import { ZipFile } from "yazl";
import { writeFileAtomically, type AtomicOptions } from "./atomicFile.ts";
import type { ZipInput } from "../formats/zip/writeZip.ts";

/** The earliest date that a zip archive can say, so that the same contents always give the same bytes. */
const DATE = new Date(1980, 0, 1);

/**
 * Writes a zip archive of stored entries as they come, whole or not at all; memory holds one entry. Large archives
 * become zip64.
 * @throws UserError when the file cannot be written.
 */
export function writeZipFile(
  path: string, entries: AsyncIterable<ZipInput>, options: AtomicOptions = {},
): Promise<void> {
  return writeFileAtomically(path, zipChunks(entries), options);
}

async function* zipChunks(entries: AsyncIterable<ZipInput>): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = new ZipFile();
  for await (const { name, data } of entries) {
    const buffer = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    zip.addBuffer(buffer, name, { compress: false, mtime: DATE, mode: 0o100644, forceDosTimestamp: true });
    yield* waiting(zip);
  }
  zip.end();
  for await (const chunk of zip.outputStream) yield bytesOf(chunk);
}

/** What is ready by now. */
function* waiting({ outputStream }: ZipFile): Generator<Uint8Array, void, undefined> {
  const next = (): unknown => outputStream.read();
  for (let chunk = next(); chunk !== null; chunk = next()) yield bytesOf(chunk);
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  throw new Error("the zip library gave text");
}
