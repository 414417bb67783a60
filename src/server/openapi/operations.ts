import { toJsonSchema } from "@valibot/to-json-schema";
import type * as v from "valibot";
import type { Json, JsonRecord } from "../../checkpoints/checkpoint.ts";
import { ANSWER_TYPES } from "../input/answerFormat.ts";
import { isList, isText } from "../input/readQuery.ts";

/** A valibot schema as JSON Schema, in the dialect of OpenAPI 3.1. JSON knows finite numbers only. */
export function jsonSchema(schema: v.GenericSchema): JsonRecord {
  const { $schema: _, ...rest } = toJsonSchema(schema, {
    target: "draft-2020-12",
    typeMode: "input",
    ignoreActions: ["finite"],
  });
  return rest as JsonRecord;
}

export const schemaRef = (name: string): JsonRecord => ({ $ref: `#/components/schemas/${name}` });

const FAILURES = {
  400: "A field is invalid: the message says which and why.",
  403: "The request comes from another site or names another host.",
  404: "There is no such run, or it has no such image.",
  406: "The Accept header allows none of the answer's formats.",
  413: "The body is too large.",
  415: "The body is not JSON.",
  503: "Too many requests are waiting, or the server is shutting down: try again later.",
  504: "It took longer than the time limit.",
} as const;

/** Responses of statuses 4xx and 5xx; their bodies all look alike. */
export function failures(...statuses: readonly (keyof typeof FAILURES)[]): JsonRecord {
  const content = { "application/json": { schema: schemaRef("Error") } };
  return Object.fromEntries(statuses.map((status) => [`${status}`, { description: FAILURES[status], content }]));
}

export interface PictureOperationText {
  readonly summary: string;
  readonly description: string;
  /** A request's body. */
  readonly example: JsonRecord;
  /** Whether it gives films too. */
  readonly films?: boolean;
}

/**
 * How an address that makes images is used by POST, and by GET with the same fields in its query.
 * @param request name of the request's schema in the document; `answer` that of the JSON answer's.
 */
export function pictureOperations(
  request: string,
  answer: string,
  schema: v.GenericSchema,
  { summary, description, example, films = false }: PictureOperationText,
): { readonly post: JsonRecord; readonly get: JsonRecord } {
  const binary = (type: string) => [type, { schema: { type: "string", contentMediaType: type } }] as const;
  const { png, json, ...filmTypes } = ANSWER_TYPES;
  const content = Object.fromEntries([
    ...(films ? Object.values(filmTypes) : []).map(binary),
    binary(png),
    [json, { schema: schemaRef(answer) }],
  ]);
  const pictures = { description, content };
  const body = { required: true, content: { "application/json": { schema: schemaRef(request), example } } };
  const responses = { 200: pictures, ...failures(400, 403, 406, 503, 504) };
  return {
    post: { summary, description, requestBody: body, responses: { ...responses, ...failures(413, 415) } },
    get: { summary, description, parameters: queryParameters(jsonSchema(schema), example), responses },
  };
}

function queryParameters({ properties = {}, required = [] }: JsonRecord, example: JsonRecord): Json[] {
  const isRequired = (name: string): boolean => Array.isArray(required) && required.includes(name);
  return Object.entries(properties as Record<string, JsonRecord>).map(([name, { description = "", ...schema }]) => ({
    name,
    in: "query",
    required: isRequired(name),
    description,
    schema: isList(name) ? LIST : isText(name) ? { type: "string" } : schema,
    ...(example[name] === undefined ? {} : { example: isList(name) ? String(example[name]) : example[name] }),
  }));
}

/** Lists are written as on the command line. */
const LIST: JsonRecord = { type: "string", pattern: "^\\s*\\d+\\s*(-\\s*\\d+)?\\s*(,\\s*\\d+\\s*(-\\s*\\d+)?\\s*)*$" };

/** Parts of an address, as `:run` in its path. */
export function pathParameters(parts: Readonly<Record<string, string>>): Json[] {
  return Object.entries(parts).map(([name, description]) => {
    return { name, in: "path", required: true, description, schema: { type: "string" } };
  });
}

/** Fields of an address's query, by their schema. */
export function queryFields(schema: v.GenericSchema): Json[] {
  return queryParameters(jsonSchema(schema), {});
}
