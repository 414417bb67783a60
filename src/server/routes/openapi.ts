import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import { getAndHead, type Route } from "../route.ts";

/** The API's description, for people's tools. */
export function openApiRoute(document: JsonRecord): Route {
  return { path: "/api/openapi.json", endpoints: getAndHead(() => Response.json(document)) };
}
