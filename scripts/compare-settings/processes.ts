import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const TSX = ["--import", "tsx"];
const COMMAND = [...TSX, join(import.meta.dirname, "../../src/cli/main.ts")];

const children = new Set<ChildProcess>();
// A run left behind would go on training, in the folder of the next comparison.
process.on("exit", () => children.forEach((child) => child.kill()));
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

/** `stylegan WORDS`, which goes on by itself and ends with this process. */
export function start(...words: string[]): ChildProcess {
  const child = spawn(process.execPath, [...COMMAND, ...words], { stdio: ["ignore", "inherit", "inherit"] });
  children.add(child);
  void once(child, "exit").then(() => children.delete(child));
  return child;
}

/** `stylegan WORDS` -> what it prints. */
export const stylegan = (...words: string[]): Promise<string> => output([...COMMAND, ...words]);

/** Another script of this folder's parent. */
export const script = (name: string, ...words: string[]): Promise<string> =>
  output([...TSX, join(import.meta.dirname, "..", name), ...words]);

async function output(words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, words);
  return stdout;
}

/** What the process has used of the processor so far, in seconds (proc(5): fields 14 and 15, in hundredths). */
export async function usedSeconds({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
