import { parseAccept, type Accept } from "hono/utils/accept";
import { notAcceptable } from "../refusal.ts";
import type { AnswerFormat } from "./schemas.ts";

/**
 * The form of an answer with pictures: the field `format` decides; without it the Accept header's favourite of the two,
 * and PNG where it likes both equally, or there is none.
 * @throws Refusal (406) when the header accepts neither.
 */
export function answerFormat({ headers }: Request, chosen: AnswerFormat | undefined): AnswerFormat {
  const accept = headers.get("accept");
  if (chosen !== undefined) return chosen;
  if (accept === null) return "png";
  const ranges = parseAccept(accept);
  const [png, json] = [quality(ranges, "image/png"), quality(ranges, "application/json")];
  if (png === 0 && json === 0) throw notAcceptable(accept);
  return json > png ? "json" : "png";
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
