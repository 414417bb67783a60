import * as v from "valibot";
import { UserError } from "../base/errors.ts";
import { parse, real, whole } from "../checkpoints/schema.ts";
import type { Progress } from "./state.ts";

/** From this version on a state's file has a checksum; files before it say no version. */
const VERSION = 2;

const count = whole(0, Number.MAX_SAFE_INTEGER);
const sum = real(-Number.MAX_VALUE, Number.MAX_VALUE);

const schema = v.strictObject({
  version: v.optional(v.literal(VERSION, String(VERSION))),
  iteration: count,
  imagesSeen: count,
  steps: v.strictObject({ G: count, D: count }),
  ada: v.strictObject({ p: real(0, 1e9), signSum: sum, images: count, batches: count }),
  statistics: v.record(v.string(), v.strictObject({ num: count, sum, squares: sum })),
});

export function progressText(progress: Progress): string {
  return JSON.stringify({ version: VERSION, ...progress });
}

/** @throws UserError that names what does not fit. */
export function readProgress(text: string): { readonly progress: Progress; readonly hasChecksum: boolean } {
  const attempted = "continue training from the file";
  const { version, ...progress } = parse(schema, parseJson(text, attempted), attempted, "the state's progress");
  return { progress, hasChecksum: version !== undefined };
}

function parseJson(text: string, attempted: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const rule = "the state's progress must be JSON";
    throw new UserError({ attempted, rule, next: "The file is damaged." }, { cause });
  }
}
