import { UserError } from "../base/errors.ts";

const DAMAGED = "The file may be damaged or incomplete: download or copy it again.";

/**
 * The error of a file that breaks its format's rules.
 * @param what the thing being read, `the pickle`; a caller that knows the file's name can say it by making a new
 *   UserError from this one's `parts`.
 */
export function formatError(what: string, rule: string, received?: string, next = DAMAGED): UserError {
  return new UserError({ attempted: `read ${what}`, rule, received: received && printable(received), next });
}

/** The error of a value that a format cannot hold. @param format what it was to become, `a pickle`. */
export function unwritable(format: string, rule: string, received?: string): UserError {
  return new UserError({ attempted: `write the value as ${format}`, rule, received });
}

const LONGEST = 120;

/** Text of a file made fit for one line of a message: control characters escaped, the end cut off. */
export function printable(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return cut.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
