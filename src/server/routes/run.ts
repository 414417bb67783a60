import { runDetails } from "../../tasks/runs/runDetails.ts";
import type { RunsFolder } from "../../tasks/runs/runsFolder.ts";
import type { Answer } from "../openapi/answers.ts";
import { failures, pathParameters, schemaRef } from "../openapi/operations.ts";
import { getAndHead, type Endpoint, type Route } from "../route.ts";
import { findRun, RUN_ID } from "../runs/findRun.ts";

/** One run: how it stands, its options, curves, images and the end of its journal. */
export function runRoute(runs: RunsFolder): Route {
  const handle: Endpoint["handle"] = async (_, { req }) => {
    const place = await findRun(runs, req.param("run"));
    const facts = await runs.facts(place);
    const answer: Answer<"RunAnswer"> = { ...facts, ...(await runDetails(place)) };
    return Response.json(answer);
  };
  const operation = {
    summary: "A training run: how it stands, options, curves, images and journal",
    parameters: pathParameters({ run: RUN_ID }),
    responses: {
      200: { description: "The run", content: { "application/json": { schema: schemaRef("RunAnswer") } } },
      ...failures(400, 403, 404),
    },
  };
  return { path: "/api/runs/:run", endpoints: getAndHead(handle, operation) };
}
