import type { FetchOptions } from "./fetchOptions.ts";
import { brokenConnection, emptyAnswer, statusError, webPage } from "./httpErrors.ts";
import type { FileVersion, PartialDownload } from "./partialDownload.ts";

const IDLE_TIMEOUT = 60_000;

/**
 * One attempt to fetch what `partial` lacks. An answer that does not continue the very version that `partial` holds
 * starts it anew, so that a file is never made of two versions.
 * @throws FetchError, or whatever `fetch` and the disk throw; `partial` keeps what came.
 */
export async function receive(url: string, partial: PartialDownload, options: FetchOptions): Promise<void> {
  const watch = idleWatch(options.idleTimeout ?? IDLE_TIMEOUT, brokenConnection(url, "no more bytes"));
  const signals = options.signal === undefined ? [watch.signal] : [watch.signal, options.signal];
  try {
    const headers = { "accept-encoding": "identity", "user-agent": "stylegan2-ada", ...(await rangeHeaders(partial)) };
    const response = await fetch(url, { headers, signal: AbortSignal.any(signals) });
    await acceptAnswer(url, response, partial);
    await readBody(url, response, partial, options, watch.touch);
  } finally {
    watch.stop();
  }
}

async function rangeHeaders({ length, version }: PartialDownload): Promise<Record<string, string>> {
  const start = await length();
  if (start === 0 || version === undefined) return {};
  return { range: `bytes=${start}-`, "if-range": version.validator };
}

/** Checks status and kind, and empties `partial` unless the answer continues it. */
async function acceptAnswer(url: string, response: Response, partial: PartialDownload): Promise<void> {
  const { status, headers } = response;
  if (status === 416) {
    await partial.restart(undefined);
    throw brokenConnection(url, "a refusal to resume where it stopped");
  }
  if (status !== 200 && status !== 206) {
    await response.body?.cancel();
    throw statusError(url, status);
  }
  if (/^text\/html\b/i.test(headers.get("content-type") ?? "")) {
    await response.body?.cancel();
    throw webPage(url);
  }
  if (status === 200) return partial.restart(versionOf(headers));
  const fault = partFault(headers, await partial.length(), partial.version);
  if (fault === undefined) return;
  await response.body?.cancel();
  await partial.restart(undefined);
  throw brokenConnection(url, fault);
}

/** Why a part cannot be added to what is here; undefined where it can. */
function partFault(headers: Headers, length: number, version: FileVersion | undefined): string | undefined {
  const part = contentRange(headers);
  if (version === undefined || part?.start !== length) return "a different range than requested";
  const named = headers.get(version.validator.startsWith('"') ? "etag" : "last-modified");
  const isOther = named !== null && named !== version.validator;
  if (isOther || (part.total ?? version.total) !== (version.total ?? part.total)) return "part of another version";
  return version.total === undefined && part.total === undefined ? "a part of unknown length" : undefined;
}

/** Which part of a file of how many bytes an answer brings, as it says. */
function contentRange(headers: Headers): { readonly start: number; readonly total: number | undefined } | undefined {
  const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range")?.trim() ?? "") ?? [];
  return start === undefined ? undefined : { start: Number(start), total: total === "*" ? undefined : Number(total) };
}

/** What identifies this version of the file; a weak ETag does not promise the same bytes. */
function versionOf(headers: Headers): FileVersion | undefined {
  if (headers.get("accept-ranges")?.toLowerCase() === "none" || headers.has("content-encoding")) return undefined;
  const etag = headers.get("etag");
  const validator = etag !== null && !etag.startsWith("W/") ? etag : headers.get("last-modified");
  return validator === null ? undefined : { validator, total: contentLength(headers) };
}

async function readBody(
  url: string,
  response: Response,
  partial: PartialDownload,
  { onProgress }: FetchOptions,
  touch: () => void,
): Promise<void> {
  let received = await partial.length();
  const whole = received === 0 ? contentLength(response.headers) : contentRange(response.headers)?.total;
  const total = whole ?? partial.version?.total;
  onProgress?.({ received, total });
  for await (const piece of response.body ?? []) {
    touch();
    if (received === 0 && looksLikePage(piece)) throw webPage(url);
    await partial.handle.appendFile(piece);
    received += piece.length;
    onProgress?.({ received, total });
  }
  if (total !== undefined && received !== total) throw brokenConnection(url, `${received} of ${total} bytes`);
  if (received === 0) throw emptyAnswer(url);
}

/** Length of a whole answer; unknown when the server does not say, or packs it on the way. */
function contentLength(headers: Headers): number | undefined {
  const length = headers.get("content-length");
  return length === null || headers.has("content-encoding") ? undefined : Number(length);
}

function looksLikePage(bytes: Uint8Array): boolean {
  return /^\s*<(!doctype html|html)\b/i.test(new TextDecoder("latin1").decode(bytes.subarray(0, 100)));
}

/** Aborts with `reason` when `touch` was not called for so many milliseconds. */
function idleWatch(milliseconds: number, reason: Error): { signal: AbortSignal; touch(): void; stop(): void } {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(reason), milliseconds);
  return { signal: controller.signal, touch: () => void timer.refresh(), stop: () => clearTimeout(timer) };
}
