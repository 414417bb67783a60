import { UserError, type UserErrorParts } from "../base/errors.ts";

/** What was found in a network's place, or why it was passed over. */
export interface Attempt<T> {
  readonly found?: T;
  readonly notes: readonly string[];
}

/** Reads a network that the file can do without: a refusal becomes a note. */
export function unlessRefused<T>(name: string, read: () => T): Attempt<T> {
  try {
    return { found: read(), notes: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { notes: [passedOver(name, error.parts)] };
  }
}

export function passedOver(name: string, { rule, received }: Pick<UserErrorParts, "rule" | "received">): string {
  return `${name} was skipped: ${rule}${received === undefined ? "" : `, but got ${received}`}`;
}
