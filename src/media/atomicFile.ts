import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { assertNotAnInput } from "./assertNotAnInput.ts";
import { errorCode, withFileErrors, withWriteErrors } from "./fileErrors.ts";

/** One write call's share: below the 2 GiB that operating systems allow. */
const WRITE_CHUNK = 64 * 1024 * 1024;

export interface AtomicOptions {
  /** Paths and addresses of what the work has read, which is never written over. */
  readonly inputs?: readonly string[];
  /** Stops the writing; the temporary file is removed and the signal's reason is thrown. */
  readonly signal?: AbortSignal;
}

/** A file being written beside its final place. Exactly one of `commit` and `discard` ends it. */
export interface AtomicFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Appends all bytes at the handle's position. */
  append(bytes: Uint8Array): Promise<void>;
  /** Flushes to the disk and moves the file to `path`, over whatever was there. When it throws, call `discard`. */
  commit(): Promise<void>;
  /** Removes what was written; harmless after `commit`. */
  discard(): Promise<void>;
}

/** Temporary files of this process, so that even an exit in the middle leaves none behind. */
const temporaries = new Set<string>();

function removeTemporaries(): void {
  for (const path of temporaries) rmSync(path, { force: true });
}

/**
 * Opens a temporary sibling of `path` for writing. `path` itself changes only in `commit`, so it always holds a whole
 * file or what it held before. Missing folders are created.
 * @throws UserError when the place cannot be written, is a folder, or is one of the inputs.
 */
export async function openAtomicFile(
  path: string,
  { inputs }: Pick<AtomicOptions, "inputs"> = {},
): Promise<AtomicFile> {
  const attempted = `write "${path}"`;
  await assertNotAnInput(path, inputs);
  await withFileErrors(attempted, () => assertNoFolder(path));
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString("hex")}.tmp`);
  const handle = await withWriteErrors(attempted, () => openTemporary(temporary));
  const discard = async (): Promise<void> => {
    if (!temporaries.delete(temporary)) return;
    await handle.close();
    await rm(temporary, { force: true });
  };
  const commit = async (): Promise<void> => {
    await handle.sync();
    await handle.close(); // Windows renames no open file
    await rename(temporary, path);
    temporaries.delete(temporary);
  };
  return {
    path,
    handle,
    append: (bytes) => withFileErrors(attempted, () => writeAll(handle, bytes)),
    commit: () => withFileErrors(attempted, commit),
    discard,
  };
}

/** Renaming would find the folder only when all is written. */
async function assertNoFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) throw Object.assign(new Error(`"${path}" is a folder`), { code: "EISDIR" });
}

async function openTemporary(temporary: string): Promise<FileHandle> {
  await makeFolders(dirname(temporary));
  const handle = await open(temporary, "wx+");
  if (temporaries.size === 0) process.removeListener("exit", removeTemporaries).once("exit", removeTemporaries);
  temporaries.add(temporary);
  return handle;
}

/**
 * Makes a folder and what is missing above it. (Node's own `recursive` turns for ever on file systems, such as /proc,
 * that answer ENOENT where a parent exists.)
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT" && dirname(folder) !== folder) {
      await makeFolders(dirname(folder));
      await mkdir(folder).catch(unlessFolder(folder));
    } else {
      await unlessFolder(folder)(error);
    }
  }
}

/** Rethrows unless the folder is there after all: it was before, or another process made it meanwhile. */
function unlessFolder(folder: string): (error: unknown) => Promise<void> {
  return async (error) => {
    const there = await stat(folder).catch(() => undefined);
    if (there?.isDirectory() !== true) throw error;
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset, Math.min(bytes.length - offset, WRITE_CHUNK));
    offset += bytesWritten;
  }
}

/**
 * Writes a file whole or not at all: a temporary sibling is written, flushed and renamed over `path`; on failure or
 * abort it is removed and `path` keeps what it held. Missing folders are created.
 * @param data the bytes, or pieces of them as they come.
 * @throws UserError when the disk is full, the place cannot be written, or `path` is a folder.
 */
export async function writeFileAtomically(
  path: string,
  data: Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { signal, inputs }: AtomicOptions = {},
): Promise<void> {
  signal?.throwIfAborted();
  const file = await openAtomicFile(path, { inputs });
  try {
    for await (const piece of pieces(data)) {
      signal?.throwIfAborted();
      await file.append(piece);
    }
    signal?.throwIfAborted();
    await file.commit();
  } finally {
    await file.discard();
  }
}

function pieces(
  data: Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (typeof data === "string") return [new TextEncoder().encode(data)];
  return data instanceof Uint8Array ? [data] : data;
}

/**
 * Creates a folder with its parents and proves, by writing and removing a small file, that it can be written, so that
 * hours of work do not end in an error that the first second could have told.
 * @returns the folder's absolute path.
 */
export async function prepareOutputFolder(path: string): Promise<string> {
  const folder = resolve(path);
  await withWriteErrors(`write into the folder "${path}"`, async () => {
    await makeFolders(folder);
    const probe = join(folder, `.${randomBytes(4).toString("hex")}.tmp`);
    const handle = await open(probe, "wx");
    try {
      await handle.write("probe");
    } finally {
      await handle.close();
      await rm(probe, { force: true });
    }
  });
  return folder;
}
