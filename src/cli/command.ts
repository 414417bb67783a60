import type { Cluster } from "../cluster/cluster.ts";
import type { ProgressReporter } from "./progress.ts";

/** One option of a command; `T` is what the command receives. Built by the functions of `options.ts`. */
export interface OptionSpec<T> {
  /** As in `--trunc <psi>` or `-c, --network <file>`. */
  readonly flags: string;
  readonly description: string;
  /** Turns the text into a value. @throws UserError when it cannot. A flag has none. */
  readonly parse?: (text: string) => T;
  /** The value when the option is left out, unless it is required. */
  readonly fallback?: T;
  readonly required?: boolean;
}

export type OptionSpecs = Readonly<Record<string, OptionSpec<unknown>>>;

/** What a command receives for its options, under the names that it gave them. */
export type OptionValues<S extends OptionSpecs> = {
  readonly [K in keyof S]: S[K] extends OptionSpec<infer T> ? T : never;
};

/** A word without a dash: `<file>` must be there, `[file]` may, `<files...>` is one or more. */
export interface Positional {
  readonly syntax: string;
  readonly description: string;
}

export interface Example {
  readonly line: string;
  readonly does: string;
}

export interface CommandInput<S extends OptionSpecs> {
  readonly options: OptionValues<S>;
  /** The words without a dash, in order. */
  readonly words: readonly string[];
  /** Aborted by Ctrl-C and SIGTERM; hand it to the task. */
  readonly signal: AbortSignal;
  readonly progress: ProgressReporter;
  /** Says something on stderr while the work goes on; silent under --json and --quiet. */
  readonly note: (line: string) => void;
  /** The processes that a launcher of MPI started with this one; without a launcher it is alone. */
  readonly cluster: Cluster;
  /** Prints a result now, for a command that goes on; under --json on one line. */
  readonly announce: (result: CommandResult) => void;
}

/** What a command has to say, for a program and for a person. */
export interface CommandResult {
  /** Printed by --json as one JSON object. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Printed otherwise. */
  readonly lines: readonly string[];
  /** 0 where it is left out; of commands whose answer is yes or no. */
  readonly exitCode?: number;
}

/**
 * A command is words: what it is called, what may be said to it, and which task it calls. `run` imports that task with
 * `await import(...)`, so that `--help` does not wait for the network's code.
 */
export interface Command<S extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly words?: readonly Positional[];
  /** --json and --quiet are added to every command. */
  readonly options: S;
  /** Other spellings of options, such as the official code's: `--outdir` for `--out`. */
  readonly aliases?: Readonly<Record<string, string>>;
  readonly examples: readonly Example[];
  /** Whether several processes can share its work. */
  readonly onRanks?: boolean;
  /** -> undefined where all was announced. */
  run(input: CommandInput<S>): Promise<CommandResult | undefined>;
}

/** Commands under a common name: `stylegan demo style_mixing`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
  /** Other spellings of options, such as `-expn`, that the usual grammar has no place for. */
  readonly aliases?: Readonly<Record<string, string>>;
}

export type CommandEntry = Command | CommandGroup;

/** Gives `run` the types of its options. */
export function defineCommand<const S extends OptionSpecs>(command: Command<S>): Command<S> {
  return command;
}
