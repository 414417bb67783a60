import { open, readdir, stat } from "node:fs/promises";
import { basename, dirname, extname } from "node:path";
import { UserError } from "../base/errors.ts";
import { similarNames } from "../base/similarNames.ts";
import { CHECKPOINT_ENDINGS } from "../formats/sniffFormat.ts";
import { checkSha256, dropFromCache, fetchToCache } from "./download.ts";
import type { FetchOptions } from "./fetchOptions.ts";
import { errorCode, withFileErrors } from "./fileErrors.ts";
import { isWebAddress, localPath } from "./localPath.ts";

/** One read call's share: operating systems allow a little less than 2 GiB. */
const READ_CHUNK = 1024 * 1024 * 1024;

/** Whether a source is a URL rather than a path; `C:\a.pkl` is a path. */
export function isUrl(source: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(source);
}

/** A file's name without its folder, of a path or URL; a URL's query may hold a password and is left out. */
export function fileNameOf(source: string): string {
  return basename(isUrl(source) ? decoded(new URL(source).pathname) : source);
}

/** Percent signs that encode nothing stay. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/**
 * The file on this machine that a path or URL stands for: a http(s) URL is downloaded once into the cache.
 * @param options see `fetchToCache`; `sha256` checks files on disk too.
 * @throws UserError when it is not there (with names that are, and resemble it), is a folder, or cannot be fetched.
 */
export async function locateSource(source: string, options: FetchOptions = {}): Promise<string> {
  const path = localPath(source);
  if (path === undefined) return fetchToCache(source, options);
  if (isUrl(path)) throw wrongScheme(source);
  await checkFile(path);
  if (options.sha256 !== undefined) await checkSha256(path, options.sha256, source);
  return path;
}

/** Looks that files are there, and leaves addresses for later. @throws UserError as `locateSource`. */
export async function checkSources(sources: readonly (string | undefined)[]): Promise<void> {
  for (const source of sources) if (source !== undefined && !isWebAddress(source)) await locateSource(source);
}

/**
 * Reads a whole file, given by path or URL, into memory once.
 * @throws UserError as `locateSource`, or when the file cannot be read.
 */
export async function readSource(source: string, options: FetchOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const path = await locateSource(source, options);
  return withFileErrors(`read "${source}"`, () => readWhole(path, options.signal));
}

/**
 * Reads a source and makes something of its bytes. What was downloaded and is not what `parse` reads leaves the cache,
 * so that the next run asks the server again; a file with the SHA-256 asked for stays.
 * @throws UserError as `readSource` and `parse`.
 */
export async function parseSource<T>(
  source: string,
  options: FetchOptions,
  parse: (bytes: Uint8Array<ArrayBuffer>) => T,
): Promise<T> {
  const bytes = await readSource(source, options);
  try {
    return parse(bytes);
  } catch (error) {
    const isOfUse = !isWebAddress(source) || options.sha256 !== undefined;
    if (!(error instanceof UserError) || isOfUse) throw error;
    const dropped = `The download was removed from the cache ("${await dropFromCache(source, options.cacheFolder)}")`;
    const next = [error.parts.next, `${dropped}: the next run downloads it again.`].join(" ").trim();
    throw new UserError({ ...error.parts, next }, { cause: error });
  }
}

async function readWhole(path: string, signal: AbortSignal | undefined): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path, "r");
  try {
    const bytes = memoryFor(path, (await file.stat()).size);
    let length = 0;
    while (length < bytes.length) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(bytes, length, Math.min(READ_CHUNK, bytes.length - length), length);
      if (bytesRead === 0) break; // the file shrank meanwhile
      length += bytesRead;
    }
    return length === bytes.length ? bytes : bytes.slice(0, length);
  } finally {
    await file.close();
  }
}

/** @throws UserError where the file is larger than an array can be. */
function memoryFor(path: string, size: number): Uint8Array<ArrayBuffer> {
  try {
    return new Uint8Array(size);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const received = `${(size / 1e9).toFixed(1)} GB`;
    const parts = { rule: "the file must fit into memory", received, next: "Check that it is the file you mean." };
    throw new UserError({ attempted: `read "${path}"`, ...parts }, { cause: error });
  }
}

async function checkFile(path: string): Promise<void> {
  const attempted = `read "${path}"`;
  const found = await stat(path).catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    return withFileErrors(attempted, () => Promise.reject(error));
  });
  if (found === undefined) throw await missing(path, attempted);
  if (found.isDirectory()) throw await folderGiven(path, attempted);
  if (found.isFile()) return;
  const next = "Write its output to a file first.";
  throw new UserError({ attempted, rule: "it must be an ordinary file, and this is a pipe or a device", next });
}

async function missing(path: string, attempted: string): Promise<UserError> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) {
    return new UserError({ attempted, rule: `there is no folder "${folder}"`, next: "Check the path." });
  }
  const similar = similarNames(basename(path), names);
  const next = similar.length > 0 ? `Did you mean ${orList(similar)}?` : `Check the path${others(path, names)}.`;
  return new UserError({ attempted, rule: `there is no such file in "${folder}"`, next });
}

/** What lies beside a missing checkpoint; beside other files it would mislead. */
function others(path: string, names: readonly string[]): string {
  return CHECKPOINT_ENDINGS.includes(extname(path).toLowerCase())
    ? `; that folder contains ${checkpointsAmong(names)}`
    : "";
}

async function folderGiven(path: string, attempted: string): Promise<UserError> {
  const names = await readdir(path).catch(() => []);
  const next = `It contains ${checkpointsAmong(names)}.`;
  return new UserError({ attempted, rule: "it must be a file, and this is a folder", next });
}

function checkpointsAmong(names: readonly string[]): string {
  const checkpoints = names.filter((name) => CHECKPOINT_ENDINGS.includes(extname(name).toLowerCase())).sort();
  if (checkpoints.length === 0) return `no checkpoint (${CHECKPOINT_ENDINGS.join(", ")})`;
  const shown = checkpoints
    .slice(0, 5)
    .map((name) => `"${name}"`)
    .join(", ");
  const more = checkpoints.length > 5 ? ` and ${checkpoints.length - 5} more` : "";
  return `${shown}${more}`;
}

function orList(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(" or ");
}

function wrongScheme(source: string): UserError {
  return new UserError({
    attempted: `read "${source}"`,
    rule: "a source is a path, or a URL that begins with http:// or https://",
    next: "Download the file yourself and give its path.",
  });
}
