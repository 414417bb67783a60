import type { Context, Hono } from "hono";
import type { JsonRecord } from "../checkpoints/checkpoint.ts";
import { wrongMethod } from "./refusal.ts";

/** One method of an address. A GET answers HEAD too, and leaves the body out itself. */
export interface Endpoint {
  readonly method: "GET" | "HEAD" | "POST";
  /** @throws UserError, which is answered with 400, or a Refusal. */
  readonly handle: (request: Request, context: Context) => Response | Promise<Response>;
  /** OpenAPI's Operation Object; what has none is not part of the API. */
  readonly operation?: JsonRecord;
}

export interface Route {
  /** `/api/info`, or `/network/:name` with a part that any one segment fits. */
  readonly path: string;
  readonly endpoints: readonly Endpoint[];
}

/** @throws Refusal (405), when it is called, for every method that the route does not have. */
export function addRoute(app: Hono, { path, endpoints }: Route): void {
  app.all(path, (context) => {
    const request = context.req.raw; // Hono itself takes HEAD for GET
    const endpoint = endpoints.find(({ method }) => method === request.method);
    if (endpoint === undefined)
      throw wrongMethod(
        request.method,
        endpoints.map(({ method }) => method),
      );
    return endpoint.handle(request, context);
  });
}

/** The same answer to GET and to HEAD, which `handle` tells apart by the request's method. */
export function getAndHead(handle: Endpoint["handle"], operation?: JsonRecord): readonly Endpoint[] {
  return [
    { method: "GET", handle, operation },
    { method: "HEAD", handle },
  ];
}
