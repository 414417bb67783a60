import type * as v from "valibot";
import { UserError } from "../../base/errors.ts";
import { parse } from "../../checkpoints/schema.ts";
import type { ServerLimits } from "../limits.ts";
import { readJsonBody } from "./readBody.ts";
import { readQuery } from "./readQuery.ts";

/**
 * What a request asks for: a GET says it in its address, a POST in its JSON body.
 * @throws UserError that names the first field that does not fit; Refusal as `readJsonBody`.
 */
export async function readRequest<T>(
  request: Request, schema: v.GenericSchema<unknown, T>, { maxBodyBytes, maxPictures }: ServerLimits,
): Promise<T> {
  const values = request.method === "POST"
    ? await readJsonBody(request, maxBodyBytes)
    : readQuery(new URL(request.url).searchParams, maxPictures);
  try {
    return parse(schema, values, "read the request", "the request");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError({ next: "The fields are described in /api/openapi.json.", ...defined(error.parts) });
  }
}

/** The entries that are not undefined, so that they do not hide a default. */
function defined<T extends object>(parts: T): T {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
}
