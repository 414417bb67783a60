import type * as v from "valibot";
import { UserError } from "../../base/errors.ts";
import { similarNames } from "../../base/similarNames.ts";
import { parse } from "../../checkpoints/schema.ts";
import { printable } from "../../formats/formatError.ts";
import type { ServerLimits } from "../limits.ts";
import { readJsonBody } from "./readBody.ts";
import { readQuery } from "./readQuery.ts";

/** An object of known fields. */
export type RequestSchema<T> = v.GenericSchema<unknown, T> & { readonly entries: Readonly<Record<string, unknown>> };

/**
 * What a request asks for: a GET says it in its address, a POST in its JSON body.
 * @throws UserError that names the first field that does not fit; Refusal as `readJsonBody`.
 */
export async function readRequest<T>(
  request: Request,
  schema: RequestSchema<T>,
  { maxBodyBytes, maxPictures }: ServerLimits,
): Promise<T> {
  const values =
    request.method === "POST"
      ? await readJsonBody(request, maxBodyBytes)
      : readQuery(new URL(request.url).searchParams, maxPictures);
  try {
    return parse(schema, withFieldNames(values, Object.keys(schema.entries)), "read the request", "the request");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({ next: "The fields are described in /api/openapi.json.", ...defined(error.parts) });
  }
}

/** What the command line calls a field; a request may use either name. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["cols", "columns"],
  ["trunc", "truncationPsi"],
  ["trunc-cutoff", "truncationCutoff"],
  ["noise-mode", "noiseMode"],
  ["mix-seed", "mixSeed"],
  ["direction", "directions"],
]);

/** @throws UserError for a field that is not known, with the name that was meant, or one that is there twice. */
function withFieldNames(values: unknown, names: readonly string[]): unknown {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return values;
  const fields = new Map<string, unknown>();
  for (const [written, value] of Object.entries(values)) {
    const name = ALIASES.get(written) ?? written;
    if (!names.includes(name)) throw unknownField(written, names);
    if (fields.has(name)) throw givenTwice(name, written);
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}

function unknownField(written: string, names: readonly string[]): UserError {
  const [similar] = similarNames(written, names, 1);
  return new UserError({
    attempted: "read the request",
    rule: `its fields are ${names.join(", ")}`,
    received: `"${printable(written)}"`,
    ...(similar !== undefined && { next: `Did you mean ${similar}?` }),
  });
}

function givenTwice(name: string, written: string): UserError {
  return new UserError({
    attempted: "read the request",
    rule: `${name} may be given only once`,
    received: `also as ${written}`,
    next: "Leave one of them out.",
  });
}

/** The entries that are not undefined, so that they do not hide a default. */
function defined<T extends object>(parts: T): T {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
}
