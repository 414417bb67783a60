import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";

/** A launcher as Debian installs it, several side by side, and what this machine lets it do. */
export interface Launcher {
  readonly name: string;
  readonly command: string;
  readonly words: readonly string[];
  /** Why it cannot be used here, if so. */
  readonly missing?: string;
}

/** More ranks than cores, and as root, as in a container. */
const OPEN_MPI = ["--allow-run-as-root", "--oversubscribe"];

export const LAUNCHERS = [found("Open MPI", "mpirun.openmpi", OPEN_MPI), found("MPICH", "mpirun.mpich", [])] as const;

/** What a description says where its launcher is not here, so that the report of a run shows why it skipped it. */
export function titleOf({ name, missing }: Launcher): string {
  return missing === undefined ? name : `${name} (skipped: ${missing})`;
}

function found(name: string, command: string, words: readonly string[]): Launcher {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return { name, command, words };
  } catch {
    const missing = `no ${command} here; apt-get install ${name === "MPICH" ? "mpich" : "openmpi-bin"}`;
    console.warn(`Tests with ${name} are skipped: ${missing}`);
    return { name, command, words, missing };
  }
}

/** Runs Node on so many ranks. @param script what stands after `node`. -> what they printed. */
export async function onRanks(
  { command, words }: Launcher,
  ranks: number,
  ...script: readonly string[]
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const line = [...words, "-n", String(ranks), process.execPath, ...script];
  return promisify(execFile)(command, line, { maxBuffer: 1 << 24 });
}
