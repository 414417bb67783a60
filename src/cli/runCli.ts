import { escapeControls } from "../base/escapeControls.ts";
import { asError, UserError } from "../base/errors.ts";
import { OptionError } from "../base/optionError.ts";
import { RankLost } from "../cluster/mpi/peers.ts";
import { addressSpaceWarning } from "./addressSpace.ts";
import type { CommandEntry, CommandResult } from "./command.ts";
import { EXIT, Informed, Interrupted, UsageError } from "./exit.ts";
import { flagSpelling } from "./flagSpelling.ts";
import { createProgram, type Invocation } from "./program.ts";
import { afterRank0, assertOnRanks, leavesWord, ranksOf, streamsOf, type Ranks } from "./ranks.ts";

export interface CliStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface CliIo {
  readonly stdout: CliStream;
  readonly stderr: CliStream;
  readonly signal: AbortSignal;
  readonly version: string;
  /** Where a launcher of MPI says what this process is; without it, it is alone. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Runs one command line. Results go to stdout, everything else to stderr. With --json stdout gets exactly one JSON
 * object: the result, or `{"error": {"kind", "message", ...}}` with kind `usage`, `user`, `bug` or `interrupted`.
 * @param argv the words after the program's name.
 * @returns the exit code; it never throws.
 */
export async function runCli(argv: readonly string[], commands: readonly CommandEntry[], io: CliIo): Promise<number> {
  try {
    return await runOnRanks(argv, commands, ranksOf(io.environment), io);
  } catch (error) {
    return report(error, argv.includes("--json"), io);
  }
}

async function runOnRanks(
  argv: readonly string[],
  commands: readonly CommandEntry[],
  ranks: Ranks,
  given: CliIo,
): Promise<number> {
  const io = streamsOf(given, ranks.launch);
  const { stdout, version } = io;
  const write = (text: string): void => void stdout.write(text);
  let exitCode: number = EXIT.done;
  const run = async (invocation: Invocation): Promise<void> => {
    exitCode = await runCommand(invocation, ranks, io);
  };
  const program = createProgram(commands, { version, write, run });
  try {
    await program.parseAsync(spelt(argv, commands), { from: "user" });
    await ranks.close();
    return exitCode;
  } catch (error) {
    if (leavesWord(error, ranks.launch)) return EXIT.user;
    await afterRank0(ranks.launch);
    const failed = report(error, argv.includes("--json"), io);
    if (failed !== EXIT.done) ranks.abort(failed);
    return failed;
  }
}

/** The words with the aliases of the command, and of its group, written out: `--outdir=runs` is `--out=runs`. */
function spelt([first, ...rest]: readonly string[], commands: readonly CommandEntry[]): string[] {
  if (first === undefined) return [];
  const entry = commands.find(({ name }) => name === first);
  const inner = entry !== undefined && "commands" in entry ? spelt(rest, entry.commands) : rest;
  const aliases = new Map(Object.entries(entry?.aliases ?? {}));
  return [
    first,
    ...inner.map((word) => {
      const [, name = "", value = ""] = /^(-[^=]+)(=.*)?$/s.exec(word) ?? [];
      const own = aliases.get(name);
      return own === undefined ? word : `${own}${value}`;
    }),
  ];
}

/** A note takes the place of a live bar, which is drawn again below it. */
const CLEAR_LINE = "\r\u001B[K";

async function runCommand({ command, options, common, words }: Invocation, ranks: Ranks, io: CliIo): Promise<number> {
  const { progressReporter, SILENT } = await import("./progress.ts");
  const silent = common.json || common.quiet || (ranks.launch?.rank ?? 0) > 0;
  const progress = silent ? SILENT : progressReporter(io.stderr);
  const clear = io.stderr.isTTY === true ? CLEAR_LINE : "";
  const note = (line: string): void => void (silent || io.stderr.write(`${clear}${escapeControls(line)}\n`));
  try {
    io.signal.throwIfAborted();
    const warning = addressSpaceWarning();
    if (warning !== undefined) note(warning);
    if (command.onRanks !== true) assertOnRanks(command.name, ranks.launch);
    const cluster = await ranks.join(note);
    const print = ({ data, lines }: CommandResult, indent?: number): void => {
      progress.stop();
      const text = common.json ? JSON.stringify(data, null, indent) : lines.join("\n");
      if (text !== "") io.stdout.write(`${escapeControls(text)}\n`);
    };
    const result = await command.run({ options, words, signal: io.signal, progress, note, cluster, announce: print });
    if (result !== undefined) print(result, 2);
    return result?.exitCode ?? EXIT.done;
  } catch (error) {
    throw error instanceof OptionError ? error.spelled(flagSpelling(command.options)) : error;
  } finally {
    progress.stop();
  }
}

interface Failure {
  readonly kind: "usage" | "user" | "bug" | "interrupted";
  readonly exitCode: number;
  readonly message: string;
  /** What a person reads on stderr. */
  readonly text: string;
  /** More for programs. */
  readonly details?: object;
}

function report(error: unknown, json: boolean, { stdout, stderr, signal }: CliIo): number {
  if (error instanceof Informed) return EXIT.done;
  const { kind, exitCode, message, text, details } = failureOf(error, signal);
  if (json) stdout.write(`${escapeControls(JSON.stringify({ error: { kind, message, ...details } }, null, 2))}\n`);
  if (!json || kind === "bug") stderr.write(`${escapeControls(text)}\n`);
  return exitCode;
}

/** Where the working folder was removed, whatever asks for a path below it fails with this. */
function workingFolderGone(error: unknown): UserError | undefined {
  if (!(error instanceof Error && "syscall" in error && error.syscall === "uv_cwd")) return undefined;
  return new UserError(
    {
      attempted: "run the command",
      rule: "the current folder was removed",
      next: "Change to a folder that exists and run it again.",
    },
    { cause: error },
  );
}

function failureOf(thrownError: unknown, signal: AbortSignal): Failure {
  const error = workingFolderGone(thrownError) ?? thrownError;
  if (signal.aborted && signal.reason instanceof Interrupted && !(error instanceof RankLost)) {
    const { message, exitCode } = signal.reason;
    return { kind: "interrupted", exitCode, message, text: `stylegan: ${message}` };
  }
  if (error instanceof UsageError) {
    const { message, command } = error;
    return { kind: "usage", exitCode: EXIT.user, message, text: `${command}: ${message}\nSee ${command} --help` };
  }
  if (error instanceof UserError) {
    const { message, parts } = error;
    return { kind: "user", exitCode: EXIT.user, message, text: `stylegan: ${message}`, details: parts };
  }
  const thrown = asError(error);
  const text = `stylegan: this is a bug\n${thrown.stack ?? thrown.message}`;
  return { kind: "bug", exitCode: EXIT.bug, message: thrown.message, text };
}
