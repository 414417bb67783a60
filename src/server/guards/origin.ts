import type { MiddlewareHandler } from "hono";
import { forbidden } from "../refusal.ts";

const PREFLIGHT = {
  "access-control-allow-methods": "GET, HEAD, POST",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "600",
};

/**
 * Lets scripts of one other site use the API (CORS), or of none: what a browser says comes from elsewhere is refused,
 * so that no site can keep this machine busy. People who follow a link here, and programs, say nothing of the kind.
 * @param allowed such as `https://example.com`.
 */
export function originGuard(allowed: string | undefined): MiddlewareHandler {
  return async (context, next) => {
    const request = context.req.raw;
    const origin = request.headers.get("origin");
    const isAllowed = origin !== null && origin === allowed;
    if (!isAllowed && isForeign(request)) throw foreignOrigin(origin);
    if (isAllowed && request.method === "OPTIONS") context.res = preflight();
    else await next();
    if (allowed !== undefined) context.res.headers.append("vary", "Origin");
    if (isAllowed) context.res.headers.set("access-control-allow-origin", allowed ?? "");
  };
}

function preflight(): Response {
  return new Response(null, { status: 204, headers: PREFLIGHT });
}

function isForeign({ method, headers, url }: Request): boolean {
  const site = headers.get("sec-fetch-site");
  if (site === "cross-site" || site === "same-site") return !(method === "GET" && isNavigation(headers));
  const origin = headers.get("origin");
  return site === null && origin !== null && origin !== new URL(url).origin;
}

/** A click or an address typed in; a frame in a foreign page is none. */
function isNavigation(headers: Headers): boolean {
  return headers.get("sec-fetch-mode") === "navigate" && headers.get("sec-fetch-dest") === "document";
}

function foreignOrigin(origin: string | null): Error {
  return forbidden(
    "answer this request",
    "pages of other sites may not use this server",
    origin ?? "a request from another site",
    "Open the server's own page, or start it with --cors and that site's origin.",
  );
}
