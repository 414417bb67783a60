import { streamSSE } from "hono/streaming";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunsFolder } from "../../tasks/runs/runsFolder.ts";
import { failures } from "../openapi/operations.ts";
import { getAndHead, type Endpoint, type Route } from "../route.ts";

/** Milliseconds between two looks at the folders, and after which a connection without news shows that it lives. */
const PACE = { look: 1000, alive: 15_000 } as const;

/**
 * How all runs stand, as server-sent events: the whole of it at first, and again whenever something has changed.
 * Looking again and again works on every file system, where notices of changes do not.
 * @param closing aborted when the server closes.
 */
export function runEventsRoute(runs: RunsFolder, closing: AbortSignal, pace = PACE): Route {
  const handle: Endpoint["handle"] = (request, context) => {
    if (request.method === "HEAD") return new Response(null, { headers: { "content-type": "text/event-stream" } });
    return streamSSE(context, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const over = AbortSignal.any([closing, gone.signal]);
      let [told, toldAt] = ["", 0];
      while (!over.aborted) {
        const data = JSON.stringify(await runs.list());
        const now = Date.now();
        if (data !== told) await stream.writeSSE({ event: "runs", data });
        else if (now - toldAt >= pace.alive) await stream.write(": nothing new\n\n");
        if (data !== told || now - toldAt >= pace.alive) [told, toldAt] = [data, now];
        await sleep(pace.look, undefined, { signal: over }).catch(() => undefined);
      }
    });
  };
  const operation = {
    summary: "How the training runs stand, whenever that changes",
    description: "Server-sent events named `runs`, whose data are the list that /api/runs answers with.",
    responses: {
      200: {
        description: "A stream that does not end",
        content: { "text/event-stream": { schema: { type: "string" } } },
      },
      ...failures(403),
    },
  };
  return { path: "/api/runs/events", endpoints: getAndHead(handle, operation) };
}
