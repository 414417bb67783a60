import { UserError } from "../../base/errors.ts";
import { ClientGone, Refusal } from "../refusal.ts";

/** Nginx's number for an answer that nobody waits for; it never leaves the machine. */
const CLIENT_GONE = 499;

/**
 * The answer to a request that failed: `{"error": {message, attempted, rule, received, next}}`, without a stack.
 * @param onBug hears of everything that is not the client's to mend.
 */
export function errorAnswer(error: unknown, onBug: (error: unknown) => void): Response {
  if (error instanceof ClientGone) return new Response(null, { status: CLIENT_GONE });
  if (error instanceof Refusal) return answer(error, error.status, error.headers);
  if (error instanceof UserError) return answer(error, 400);
  onBug(error);
  return answer(BUG, 500);
}

const BUG = new UserError({
  attempted: "answer this request",
  rule: "the server hit a bug",
  next: "The server's log has the details; please report it.",
});

function answer({ message, parts }: UserError, status: number, headers: Refusal["headers"] = {}): Response {
  return Response.json({ error: { message, ...parts } }, { status, headers });
}
