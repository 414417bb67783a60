import type { RunsFolder } from "../../tasks/runs/runsFolder.ts";
import type { Answer } from "../openapi/answers.ts";
import { failures, schemaRef } from "../openapi/operations.ts";
import { getAndHead, type Route } from "../route.ts";

/** How all runs stand. */
export function runsRoute(runs: RunsFolder): Route {
  const handle = async (): Promise<Response> => {
    const answer: Answer<"RunsAnswer"> = { runs: [...(await runs.list())] };
    return Response.json(answer);
  };
  const operation = {
    summary: "How the training runs stand",
    responses: {
      200: { description: "All runs, by name", content: { "application/json": { schema: schemaRef("RunsAnswer") } } },
      ...failures(403),
    },
  };
  return { path: "/api/runs", endpoints: getAndHead(handle, operation) };
}
