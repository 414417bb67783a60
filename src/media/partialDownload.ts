import { randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { errorCode } from "./fileErrors.ts";

/** A file as it was on the server when its first byte came. */
export interface FileVersion {
  /** Its ETag or date. */
  readonly validator: string;
  /** Bytes in all, where the server said so. */
  readonly total: number | undefined;
}

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
  /** What the bytes belong to; undefined when they cannot be added to. */
  readonly version: FileVersion | undefined;
  /** Forgets the bytes and starts anew with another version. */
  restart(version: FileVersion | undefined): Promise<void>;
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
  const note = join(folder, "version");
  const handle = await open(data, "a+");
  let version = await readFile(note, "utf8").then(versionOfText, () => undefined);
  const remove = async (): Promise<void> => {
    await handle.close();
    await rm(folder, { recursive: true, force: true });
  };
  return {
    handle,
    dataPath: data,
    length: async () => (await handle.stat()).size,
    get version() {
      return version;
    },
    restart: async (next) => {
      await rm(note, { force: true });
      await handle.truncate(0);
      if (next !== undefined) await writeFile(note, `${next.validator}\n${next.total ?? ""}`);
      version = next;
    },
    complete: async () => {
      await handle.sync();
      await handle.close();
      await rename(data, path);
      for (const leftover of [folder, ...(await abandoned(path))]) await rm(leftover, { recursive: true, force: true });
    },
    release: async () => {
      if (version === undefined || (await handle.stat()).size === 0) return remove();
      await handle.close();
      await rename(folder, `${path}.partial`).catch(() => rm(folder, { recursive: true, force: true }));
    },
    remove,
  };
}

/** A second line holds the length, where it is known. */
function versionOfText(text: string): FileVersion {
  const [validator = "", total = ""] = text.split("\n");
  return { validator, total: total === "" ? undefined : Number(total) };
}

/** Renames what another attempt abandoned to `folder`; false when there is nothing, or someone else was faster. */
async function takeOver(path: string, folder: string): Promise<boolean> {
  for (const leftover of await abandoned(path)) {
    const taken = await rename(leftover, folder).then(
      () => true,
      () => false,
    );
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
