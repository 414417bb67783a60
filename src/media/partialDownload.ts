import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { errorCode } from "./fileErrors.ts";

/**
 * A download under way: a folder beside its final place that holds the bytes so far and what identifies the version
 * they belong to. Its name carries machine and process, and a process takes over another's only by renaming it, so no
 * two ever write the same bytes.
 */
export interface PartialDownload {
  readonly handle: FileHandle;
  /** Where the bytes lie. */
  readonly dataPath: string;
  /** Bytes so far. */
  length(): Promise<number>;
  /** The ETag or date of the version that the bytes belong to; undefined when it cannot be resumed. */
  readonly validator: string | undefined;
  /** Forgets the bytes and starts anew with another version. */
  restart(validator: string | undefined): Promise<void>;
  /** Moves the file, complete, to its place and removes what else was left of it. */
  complete(): Promise<void>;
  /** Leaves the bytes for the next attempt, of this or another process. */
  release(): Promise<void>;
  /** Removes the bytes. */
  remove(): Promise<void>;
}

const suffix = (): string => `${hostname()}-${process.pid}-${randomBytes(4).toString("hex")}`;

/** Continues what an earlier attempt left for `path`, or starts anew. The folder of `path` must exist. */
export async function claimPartialDownload(path: string): Promise<PartialDownload> {
  const folder = `${path}.partial-${suffix()}`;
  if (!(await takeOver(path, folder))) await mkdir(folder);
  const data = join(folder, "data");
  const version = join(folder, "version");
  const handle = await open(data, "a+");
  let validator = await readFile(version, "utf8").catch(() => undefined);
  const remove = async (): Promise<void> => {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    handle,
    dataPath: data,
    length: async () => (await handle.stat()).size,
    get validator() {
      return validator;
    },
    restart: async (next) => {
      await rm(version, { force: true });
      await handle.truncate(0);
      if (next !== undefined) await writeFile(version, next);
      validator = next;
    },
    complete: async () => {
      await handle.sync();
      await handle.close();
      await rename(data, path);
      for (const leftover of [folder, ...(await abandoned(path))]) await rm(leftover, { recursive: true, force: true });
    },
    release: async () => {
      if (validator === undefined || (await handle.stat()).size === 0) return remove();
      await handle.close();
      await rename(folder, `${path}.partial`).catch(() => rm(folder, { recursive: true, force: true }));
    },
    remove,
  };
}

/** Renames what another attempt abandoned to `folder`; false when there is nothing, or someone else was faster. */
async function takeOver(path: string, folder: string): Promise<boolean> {
  for (const leftover of await abandoned(path)) {
    const taken = await rename(leftover, folder).then(() => true, () => false);
    if (taken) return true;
  }
  return false;
}

/** Folders that a finished or killed process left; those of other machines are not touched. */
async function abandoned(path: string): Promise<string[]> {
  const released = `${basename(path)}.partial`;
  const ours = `${released}-${hostname()}-`;
  const names = await readdir(dirname(path));
  const isLeft = (name: string): boolean =>
    name === released || (name.startsWith(ours) && !isRunning(name.slice(ours.length)));
  return names.filter(isLeft).map((name) => join(dirname(path), name));
}

function isRunning(suffixAfterHost: string): boolean {
  try {
    return process.kill(Number.parseInt(suffixAfterHost, 10), 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
}
