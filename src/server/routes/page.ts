import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { isSame } from "../answers/etag.ts";
import { pagePolicy } from "../page/contentPolicy.ts";
import type { PageFile, PageFiles } from "../page/pageFiles.ts";
import { notFound, Refusal } from "../refusal.ts";
import { getAndHead, type Route } from "../route.ts";

export function pageRoute(page: PageFiles | undefined): Route {
  return { path: "*", endpoints: getAndHead(pageAnswer(page)) };
}

/** The page's files, found by their listed addresses: no path on the disk is ever made from a request. */
export function pageAnswer(page: PageFiles | undefined): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname } = new URL(request.url);
    const file = page?.get(pathname);
    if (file !== undefined) return fileAnswer(request, file);
    throw page === undefined && pathname === "/" ? notBuilt() : notFound(pathname);
  };
}

async function fileAnswer(request: Request, { path, type, immutable }: PageFile): Promise<Response> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) throw notFound(new URL(request.url).pathname);
  const { size, mtimeMs } = await file.stat();
  const etag = `W/"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`;
  const headers = {
    "content-type": type,
    "content-security-policy": pagePolicy(new URL(request.url).pathname, type),
    "cache-control": immutable ? "public, max-age=31536000, immutable" : "no-cache",
    etag,
  };
  const isKnown = isSame(request.headers.get("if-none-match"), etag);
  if (isKnown || request.method === "HEAD") {
    await file.close();
    const length = { "content-length": `${size}` };
    return new Response(null, isKnown ? { status: 304, headers } : { headers: { ...headers, ...length } });
  }
  // A file that grows meanwhile must not exceed the length announced.
  const stream = size === 0 ? Readable.from([]) : file.createReadStream({ end: size - 1 });
  if (size === 0) await file.close();
  return new Response(webStream(stream), { headers: { ...headers, "content-length": `${size}` } });
}

/** The two declarations of one standard type differ in TypeScript. */
function webStream(stream: Readable): ReadableStream<Uint8Array> {
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>;
}

function notBuilt(): Refusal {
  return new Refusal(404, {
    attempted: "show the page",
    rule: "it has not been built",
    next: "Run `npm run build:web` and start the server again; the API at /api works without it.",
  });
}
