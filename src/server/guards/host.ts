import type { MiddlewareHandler } from "hono";
import { forbidden } from "../refusal.ts";

/** Whether a name or address can only mean this machine: `localhost`, 127.0.0.0/8 or ::1. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|(?:[\w-]+\.)+localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)\.?$/i.test(host);
}

/**
 * Refuses requests that ask for another host than this machine. A site whose name is made to point here (DNS
 * rebinding) would otherwise count as the page's own origin, and read its answers.
 */
export function loopbackOnly(): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header("host") ?? new URL(context.req.url).host;
    if (!isLoopback(host.replace(/:\d+$/, ""))) throw foreignHost(host);
    await next();
  };
}

function foreignHost(host: string): Error {
  return forbidden(
    "answer this request",
    "this server answers only to localhost or 127.0.0.1",
    host,
    "Use http://localhost and its port; to serve other machines, start it with --host 0.0.0.0.",
  );
}
