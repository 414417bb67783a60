import type { MiddlewareHandler } from "hono";
import { DATA_POLICY } from "../page/contentPolicy.ts";

/** Isolation gives the page's WebAssembly its threads; the rest keeps browsers from guessing and from telling. */
const ALWAYS = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
};

/** What an answer that says nothing of it gets: images depend on the network that the server was started with. */
const UNLESS_SET = { "content-security-policy": DATA_POLICY, "cache-control": "no-store" };

/** Headers of every answer, those to failures included. */
export function securityHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    const { headers } = context.res;
    for (const [name, value] of Object.entries(ALWAYS)) headers.set(name, value);
    for (const [name, value] of Object.entries(UNLESS_SET)) if (!headers.has(name)) headers.set(name, value);
  };
}
