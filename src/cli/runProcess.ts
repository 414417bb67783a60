import { writeSync } from "node:fs";
import { UserError } from "../base/errors.ts";
import { fileError } from "../media/fileErrors.ts";
import type { CommandEntry } from "./command.ts";
import { EXIT, Interrupted, STOP_SIGNALS, type StopSignal } from "./exit.ts";
import { packageVersion } from "../tasks/packageVersion.ts";
import { runCli } from "./runCli.ts";

/**
 * Runs this process as a command line. The first Ctrl-C, SIGTERM or SIGHUP asks the command to stop and leave nothing
 * half-written; the second leaves at once. A reader that closes stdout or stderr early, such as `head`, only loses
 * what would still be printed: the work goes on, and the exit code tells how it ended.
 */
export async function runProcess(commands: readonly CommandEntry[]): Promise<void> {
  const { stdout, stderr } = process;
  stdout.on("error", onOutputError);
  stderr.on("error", () => undefined); // there is no place left to say it, and the work does not depend on it
  const stop = new AbortController();
  for (const signal of Object.keys(STOP_SIGNALS) as StopSignal[]) process.on(signal, () => onStop(signal, stop));
  const io = { stdout, stderr, signal: stop.signal, version: packageVersion(), environment: process.env };
  process.exitCode = await runCli(process.argv.slice(2), commands, io);
  await Promise.all([written(stdout), written(stderr)]);
  process.exit(); // whatever did not hear a signal shall not keep the process; and Node alone takes 30 ms to end
}

/** Once all that was printed has left the process. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => void stream.write("", () => resolve()));
}

function onStop(signal: StopSignal, stop: AbortController): void {
  if (stop.signal.aborted) return leaveAtOnce(signal);
  stop.abort(new Interrupted(signal));
  if (process.stderr.isTTY) process.stderr.write("\nStopping. Press Ctrl-C again to quit immediately.\n");
}

/**
 * Ends by the signal itself, which shells know as 128 + its number: `process.exit` would wait for what the thread pool
 * is at, such as an image that takes minutes.
 */
function leaveAtOnce(signal: StopSignal): void {
  process.emit("exit", STOP_SIGNALS[signal]); // temporary files and locks go
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

/** A result that nobody reads is no failure; one that a full disk swallows is. */
function onOutputError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") return;
  const failure = fileError(error, "print the result");
  if (!(failure instanceof UserError)) throw failure;
  try {
    writeSync(2, `stylegan: ${failure.message}\n`);
  } finally {
    process.exit(EXIT.user);
  }
}
