import { createHash } from "node:crypto";
import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import { writeSafetensorsCheckpoint } from "../../checkpoints/writeCheckpoint.ts";
import { byteRange, rangeStream, type ByteRange } from "../answers/byteRange.ts";
import { isSame } from "../answers/etag.ts";
import type { Answer } from "../openapi/answers.ts";
import { SHIPPED_NETWORKS } from "../../model/shippedNetworks.ts";
import type { PageFiles } from "../page/pageFiles.ts";
import { getAndHead, type Route } from "../route.ts";
import { pageAnswer } from "./page.ts";

/** What the page asks for first: where its network is, which others it has, and whether there are runs to show. */
export function networkJsonRoute(name: string, runs: boolean, page: PageFiles | undefined): Route {
  const others = SHIPPED_NETWORKS.flatMap(({ file, about }) => {
    const url = `network/${file}`;
    return file !== name && page?.has(`/${url}`) === true ? [{ name: file, about, url }] : [];
  });
  const answer: Answer<"NetworkAnswer"> = { name, url: `network/${encodeURIComponent(name)}`, others, runs };
  return { path: "/network.json", endpoints: getAndHead(() => Response.json(answer)) };
}

/**
 * The generator that the API computes with, as a .safetensors file that shares the network's memory: whatever file the
 * server was started with, the page gets no more of it than it needs. Other networks are files of the page.
 */
export function networkFileRoute(checkpoint: Checkpoint, name: string, page: PageFiles | undefined): Route {
  const chunks = writeSafetensorsCheckpoint(checkpoint);
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  const etag = once(() => strongTag(chunks));
  const path = "/network/:name";
  return {
    path,
    endpoints: getAndHead((request, context) => {
      if (context.req.param("name") !== name) return pageAnswer(page)(request);
      return fileAnswer(request, chunks, size, etag());
    }),
  };
}

function fileAnswer({ method, headers }: Request, chunks: readonly Uint8Array[], size: number, etag: string): Response {
  const common = { etag, "accept-ranges": "bytes", "cache-control": "no-cache" };
  if (isSame(headers.get("if-none-match"), etag)) return new Response(null, { status: 304, headers: common });
  const ifRange = headers.get("if-range");
  const range = ifRange === null || ifRange === etag ? byteRange(headers.get("range"), size) : undefined;
  if (range === "unsatisfiable") {
    return new Response(null, { status: 416, headers: { ...common, "content-range": `bytes */${size}` } });
  }
  const { first, last }: ByteRange = range ?? { first: 0, last: size - 1 };
  return new Response(method === "HEAD" ? null : rangeStream(chunks, { first, last }), {
    status: range === undefined ? 200 : 206,
    headers: {
      ...common,
      "content-type": "application/octet-stream",
      "content-length": `${last - first + 1}`,
      ...(range === undefined ? {} : { "content-range": `bytes ${first}-${last}/${size}` }),
    },
  });
}

function strongTag(chunks: readonly Uint8Array[]): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(chunk);
  return `"${hash.digest("base64url")}"`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
