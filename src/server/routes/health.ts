import type { Answer } from "../openapi/answers.ts";
import { schemaRef } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";
import type { WorkDesk } from "../workDesk.ts";

/** Whether the server accepts work, for whoever watches over it. */
export function healthRoute(desk: WorkDesk): Route {
  const handle = (): Response => {
    const { running, waiting, closing } = desk.state;
    const answer: Answer<"HealthAnswer"> = { status: closing ? "closing" : "ok", running, waiting };
    return Response.json(answer, { status: closing ? 503 : 200 });
  };
  const content = { "application/json": { schema: schemaRef("HealthAnswer") } };
  const operation = {
    summary: "Whether the server accepts work",
    responses: { 200: { description: "It does", content }, 503: { description: "It is shutting down", content } },
  };
  return { path: "/healthz", endpoints: getAndHead(handle, operation) };
}
