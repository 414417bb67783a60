import { parseAccept, type Accept } from "hono/utils/accept";
import { UserError } from "../../base/errors.ts";
import { notAcceptable } from "../refusal.ts";

/** What an answer may hold, and the type that says so. */
export const ANSWER_TYPES = {
  png: "image/png",
  json: "application/json",
  mp4: "video/mp4",
  webp: "image/webp",
  gif: "image/gif",
} as const;
export type AnswerFormat = keyof typeof ANSWER_TYPES;

/**
 * The form of an answer: the field `format` decides; without it the Accept header's favourite, and the first of the
 * formats where it likes several equally, or there is none.
 * @throws UserError for a format that this answer cannot have; Refusal (406) when the header accepts none of them.
 */
export function answerFormat<F extends AnswerFormat>(
  { headers }: Request,
  chosen: AnswerFormat | undefined,
  formats: readonly [F, ...F[]],
): F {
  const found = formats.find((format) => format === chosen);
  if (chosen !== undefined && found === undefined) throw otherFormat(chosen, formats);
  const accept = headers.get("accept");
  if (found !== undefined) return found;
  if (accept === null) return formats[0];
  const ranges = parseAccept(accept);
  const liked = formats.map((format) => quality(ranges, ANSWER_TYPES[format]));
  const most = Math.max(...liked);
  if (most === 0) throw notAcceptable(accept, formats.map((format) => ANSWER_TYPES[format]).join(" or "));
  return formats[liked.indexOf(most)] ?? formats[0];
}

function otherFormat(chosen: string, formats: readonly string[]): UserError {
  const rule = `this answer's format must be one of ${formats.join(", ")}`;
  const next = "A frame of a walk is png or json, and its video mp4, webp or gif.";
  return new UserError({ attempted: "choose the answer's format", rule, received: chosen, next });
}

/** The weight that the most specific range of an Accept header gives to a type; 0 where none covers it. */
function quality(ranges: readonly Accept[], type: string): number {
  const [group = ""] = type.split("/");
  for (const range of [type, `${group}/*`, "*/*"]) {
    const found = ranges.find((one) => one.type.toLowerCase() === range);
    if (found !== undefined) return found.q;
  }
  return 0;
}
