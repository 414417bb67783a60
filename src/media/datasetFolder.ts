import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, readdir, rename, rm, rmdir, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { UserError } from "../base/errors.ts";
import type { DatasetFacts } from "../datasets/datasetJson.ts";
import { makeFolders, type AtomicOptions } from "./atomicFile.ts";
import { datasetEntries, type LabelledPng } from "./datasetZip.ts";
import { errorCode, withFileErrors, withWriteErrors } from "./fileErrors.ts";

/**
 * `writeDatasetZip` into a folder, which must be new or empty: the files are written into a folder beside it, which
 * takes its place when all are there.
 * @throws UserError when files are there already, or it cannot be written; then, and on abort, nothing is left of it.
 */
export async function writeDatasetFolder(
  path: string,
  images: AsyncIterable<LabelledPng>,
  options: AtomicOptions & DatasetFacts = {},
): Promise<void> {
  const attempted = `write the folder "${path}"`;
  const place = resolve(path);
  await withFileErrors(attempted, () => assertFree(place));
  const temporary = join(dirname(place), `.${basename(place)}.${randomBytes(4).toString("hex")}.tmp`);
  const removeNow = (): void => rmSync(temporary, { recursive: true, force: true });
  process.once("exit", removeNow);
  try {
    await withWriteErrors(attempted, () => makeFolders(temporary));
    await writeEntries(temporary, images, options, attempted);
    await withFileErrors(attempted, () => moveTo(temporary, place));
  } finally {
    await rm(temporary, { recursive: true, force: true });
    process.removeListener("exit", removeNow);
  }
}

async function writeEntries(
  folder: string,
  images: AsyncIterable<LabelledPng>,
  options: AtomicOptions & DatasetFacts,
  attempted: string,
): Promise<void> {
  const made = new Set<string>();
  for await (const { name, data } of datasetEntries(images, options)) {
    options.signal?.throwIfAborted();
    const file = join(folder, name);
    await withFileErrors(attempted, async () => {
      if (!made.has(dirname(file))) await mkdir(dirname(file), { recursive: true });
      made.add(dirname(file));
      await writeFile(file, data);
    });
  }
  options.signal?.throwIfAborted();
}

async function assertFree(place: string): Promise<void> {
  const there = await readdir(place).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return [];
    throw Object.assign(new Error(`"${place}" is not a folder`, { cause: error }), { code: "EEXIST" });
  });
  if (there.length === 0) return;
  throw new UserError({
    attempted: `write the folder "${place}"`,
    rule: "a dataset needs a new or empty folder",
    received: `one that holds "${there[0]}"`,
    next: "Choose another name, or remove what is there.",
  });
}

/** An empty folder is in the way on some systems. */
async function moveTo(temporary: string, place: string): Promise<void> {
  await rmdir(place).catch(() => undefined);
  await rename(temporary, place);
}
