/** What the command's exit code says. */
export const EXIT = {
  done: 0,
  /** A bug: the stack is on stderr. */
  bug: 1,
  /** What was compared differs, as `diff` of Unix says it: only of commands that compare. */
  differ: 1,
  /** Something that the user can mend: the message says how. */
  user: 2,
} as const;

/** Signals that end the program in order, with the exit codes that shells know them by (128 + number). */
export const STOP_SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type StopSignal = keyof typeof STOP_SIGNALS;

/** The reason with which the command's AbortSignal is aborted. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: number;

  constructor(signal: StopSignal) {
    super(`stopped by ${signal}`);
    this.exitCode = STOP_SIGNALS[signal];
  }
}

/** A command line that makes no sense; `command` is whose --help would help. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly command: string;

  constructor(message: string, command: string, options?: ErrorOptions) {
    super(message, options);
    this.command = command;
  }
}

/** --help or --version was printed; nothing remains to do. */
export class Informed extends Error {
  override readonly name = "Informed";
}
