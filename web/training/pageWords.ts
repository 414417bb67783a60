import { asError, UserError } from "../../src/base/errors.ts";

/** What to do next in a page, by what was attempted, where the library's advice is of the command line. */
const NEXT: Readonly<Record<string, string>> = {
  "go on training":
    "The run diverged. Its checkpoint is the last good state and can be downloaded; " +
    "discard the run and start anew with a larger R1 weight.",
  "go on training from the file": "Discard it and start anew.",
};

/** The same error in words that hold in a page, which has no options of the command line. */
export function inPageWords(error: unknown): unknown {
  if (!(error instanceof UserError) || !/--[a-z]/.test(error.parts.next ?? "")) return error;
  const { next: _, ...parts } = error.parts;
  const next = NEXT[parts.attempted];
  return new UserError(next === undefined ? parts : { ...parts, next }, { cause: error });
}

export function pageMessage(error: unknown): string {
  return asError(inPageWords(error)).message;
}
