import { escapeControls } from "./escapeControls.ts";

/** The four things that every error a user can mend says. */
export interface UserErrorParts {
  /** What was attempted, as it reads after "Cannot": `read checkpoint "a.pkl"`. */
  readonly attempted: string;
  /** The rule that was broken: `a seed is a whole number from 0 to 4294967295`. */
  readonly rule: string;
  /** The value received, as a person would recognise it. */
  readonly received?: string;
  /** What to do next, a whole sentence. */
  readonly next?: string;
}

/**
 * An error that the user can mend: bad input, a missing file, a device that is not there.
 * The command line prints its message without a stack and exits with code 2; every other
 * error is a bug and keeps its stack.
 * @example
 * ```ts
 * import { loadNetwork, UserError } from "stylegan2-ada";
 *
 * await loadNetwork("nothing.pkl").catch((error) => {
 *   if (!(error instanceof UserError)) throw error; // a bug
 *   console.error(error.message); // what was attempted, the rule, what was received, what to do next
 * });
 * ```
 */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly parts: UserErrorParts;

  constructor(parts: UserErrorParts, options?: ErrorOptions) {
    super(escapeControls(userErrorMessage(parts)), options);
    this.parts = parts;
  }
}

function userErrorMessage({ attempted, rule, received, next }: UserErrorParts): string {
  const got = received === undefined ? "" : `, but got ${received}`;
  return `Cannot ${attempted}: ${rule}${got}.${next === undefined ? "" : ` ${next}`}`;
}

/** What was thrown, as an error: JavaScript throws anything. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
