import type * as v from "valibot";
import type { JsonRecord } from "../../checkpoints/checkpoint.ts";
import type { Route } from "../route.ts";
import { ANSWERS } from "./answers.ts";
import { jsonSchema } from "./operations.ts";

/** Of the API, not of the package: it grows when a client has to change. */
const API_VERSION = "1.0.0";

/** The OpenAPI 3.1 description of all routes that have operations. `requests` are the schemas that they refer to. */
export function openApiDocument(
  routes: readonly Route[], requests: Readonly<Record<string, v.GenericSchema>>,
): JsonRecord {
  const schemas = Object.entries({ ...requests, ...ANSWERS }).map(([name, schema]) => [name, jsonSchema(schema)]);
  const paths = routes.map((route) => [openApiPath(route.path), operationsOf(route)] as const);
  return {
    openapi: "3.1.1",
    info: {
      title: "StyleGAN2-ADA",
      version: API_VERSION,
      description: "Pictures from the network that `stylegan serve` was started with.",
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
  const described = endpoints.flatMap(({ method, operation }) => (operation === undefined ? [] : [{ method, operation }]));
  return Object.fromEntries(described.map(({ method, operation }) => {
    const operationId = `${method.toLowerCase()}${path.replace(/[^a-z]+(\w)?/gi, (_, letter: string = "") =>
      letter.toUpperCase())}`;
    return [method.toLowerCase(), { operationId, ...operation }];
  }));
}
