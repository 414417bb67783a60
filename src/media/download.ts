import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../base/errors.ts";
import { prepareOutputFolder } from "./atomicFile.ts";
import { defaultCacheFolder } from "./cacheFolder.ts";
import type { FetchOptions } from "./fetchOptions.ts";
import { withFileErrors } from "./fileErrors.ts";
import { FetchError, fetchFailure } from "./httpErrors.ts";
import { receive } from "./httpDownload.ts";
import { claimPartialDownload, type PartialDownload } from "./partialDownload.ts";

/** Attempts in a row that bring less than `WORTHWHILE` bytes before giving up. */
const ATTEMPTS = 5;
const WORTHWHILE = 1024 * 1024;

/**
 * Where a URL lies in the cache: `<cacheFolder>/downloads/<16 hex digits>-<name>`, the digits from the SHA-256 of the
 * whole URL, the name its last part. A file there is taken as it is, without asking the server again, unless `refresh`
 * says so.
 */
export function cachePath(url: string, cacheFolder: string = defaultCacheFolder()): string {
  const digest = createHash("sha256").update(url).digest("hex").slice(0, 16);
  const name = (new URL(url).pathname.split("/").pop() ?? "").replace(/[^\w.-]+/g, "_").slice(-80);
  return join(cacheFolder, "downloads", `${digest}-${name === "" ? "file" : name}`);
}

/**
 * Downloads a http(s) URL once and gives the path of the file in the cache. Broken downloads are retried and go on
 * where they stopped, also after the program was ended, unless the file changed on the server. Several processes may
 * fetch the same URL at once. Redirects are followed.
 * @throws UserError when it cannot be fetched, is a web page, or its SHA-256 is another.
 */
export async function fetchToCache(url: string, options: FetchOptions = {}): Promise<string> {
  checkUrl(url);
  if (options.sha256 !== undefined) checkDigest(options.sha256, url);
  options.signal?.throwIfAborted();
  const path = cachePath(url, options.cacheFolder);
  if (options.refresh !== true && (await isCached(path, url, options.sha256))) return path;
  await prepareCacheFolder(join(path, ".."));
  const partial = await claimPartialDownload(path);
  try {
    await receiveWithRetries(url, partial, options);
  } catch (error) {
    await partial.release();
    throw error;
  }
  await keep(url, partial, options.sha256);
  return path;
}

/** @throws UserError that says how to move the cache where its folder cannot be written. */
async function prepareCacheFolder(folder: string): Promise<void> {
  try {
    await prepareOutputFolder(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const next = "Set XDG_CACHE_HOME to a folder that can be written.";
    throw new UserError({ ...error.parts, attempted: `keep downloads in "${folder}"`, next }, { cause: error });
  }
}

async function receiveWithRetries(url: string, partial: PartialDownload, options: FetchOptions): Promise<void> {
  for (let failures = 0; ; ) {
    const before = await partial.length();
    try {
      return await receive(url, partial, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      const failure = fetchFailure(url, error);
      const gained = (await partial.length()) - before;
      failures = gained >= WORTHWHILE ? 1 : failures + 1;
      if (!(failure instanceof FetchError && failure.temporary) || failures >= ATTEMPTS) throw failure;
      await sleep((options.retryDelay ?? 500) * 2 ** (failures - 1), undefined, { signal: options.signal });
    }
  }
}

async function keep(url: string, partial: PartialDownload, sha256: string | undefined): Promise<void> {
  try {
    if (sha256 !== undefined) await checkSha256(partial.dataPath, sha256, url);
    await partial.complete();
  } catch (error) {
    await partial.remove();
    throw fetchFailure(url, error);
  }
}

/**
 * Removes what was fetched from a URL and proved to be of no use, so that the next `fetchToCache` asks the server.
 * -> where it lay.
 */
export async function dropFromCache(url: string, cacheFolder?: string): Promise<string> {
  const path = cachePath(url, cacheFolder);
  await withFileErrors(`remove "${path}"`, () => rm(path, { force: true }));
  return path;
}

async function isCached(path: string, url: string, sha256: string | undefined): Promise<boolean> {
  const there = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!there || sha256 === undefined) return there;
  return checkSha256(path, sha256, url).then(
    () => true,
    () => false,
  );
}

/**
 * Checks a file against its SHA-256.
 * @param source how the person named the file.
 * @throws UserError when it differs, or `sha256` is not 64 hexadecimal digits.
 */
export async function checkSha256(path: string, sha256: string, source: string): Promise<void> {
  checkDigest(sha256, source);
  const hash = createHash("sha256");
  for await (const piece of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(piece as Uint8Array);
  const digest = hash.digest("hex");
  if (digest === sha256.toLowerCase()) return;
  const next = "Check the hash; if it is right, this is not the file you want.";
  throw new UserError({ attempted: `use "${source}"`, rule: `its SHA-256 must be ${sha256}`, received: digest, next });
}

function checkDigest(sha256: string, source: string): void {
  if (/^[0-9a-f]{64}$/i.test(sha256)) return;
  const rule = "a SHA-256 is 64 hexadecimal digits";
  const next = "Copy all of it from where the file is published, or omit it.";
  throw new UserError({ attempted: `use "${source}"`, rule, received: `"${sha256}"`, next });
}

function checkUrl(url: string): void {
  const attempted = `fetch "${url}"`;
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== "http:" && parsed?.protocol !== "https:") {
    const next = "Check the URL, or download the file yourself and give its path.";
    throw new UserError({ attempted, rule: "it must be a complete http:// or https:// URL", next });
  }
  if (parsed.username !== "" || parsed.password !== "") {
    const next = "Download the file yourself and give its path.";
    throw new UserError({ attempted, rule: "a URL may not contain a user name or password", next });
  }
}
