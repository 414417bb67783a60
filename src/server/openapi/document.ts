import type * as v from "valibot";
import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import type { Route } from "../route.ts";
import { ANSWERS } from "./answers.ts";
import { jsonSchema } from "./operations.ts";

/** Of the API, not of the package: it grows when a client has to change. */
const API_VERSION = "1.0.0";

/** The OpenAPI 3.1 description of all routes that have operations. `requests` are the schemas that they refer to. */
export function openApiDocument(
  routes: readonly Route[],
  requests: Readonly<Record<string, v.GenericSchema>>,
): JsonRecord {
  const schemas = Object.entries({ ...requests, ...ANSWERS }).map(([name, schema]) => [name, jsonSchema(schema)]);
  const paths = routes.map((route) => [openApiPath(route.path), operationsOf(route)] as const);
  return {
    openapi: "3.1.1",
    info: {
      title: "StyleGAN2-ADA",
      version: API_VERSION,
      description: "Images from the network that `stylegan serve` was started with.",
    },
    servers: [{ url: "/" }],
    paths: Object.fromEntries(paths.filter(([, operations]) => Object.keys(operations).length > 0)),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

function operationsOf({ path, endpoints }: Route): JsonRecord {
  return Object.fromEntries(
    endpoints.flatMap(({ method, operation }) => {
      const verb = method.toLowerCase();
      return operation === undefined ? [] : [[verb, { operationId: `${verb}${camelCase(path)}`, ...operation }]];
    }),
  );
}

/** `/api/info` -> `ApiInfo`. */
function camelCase(path: string): string {
  return path
    .split(/\W+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
