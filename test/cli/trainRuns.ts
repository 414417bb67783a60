import { spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { builtProgram } from "./builtProgram.ts";

const MAIN = await builtProgram();

/** The smallest networks that there are, in one thread: a step takes a hundredth of a second. */
export const SMALL = [
  "--channel-base",
  "64",
  "--channel-max",
  "8",
  "--z-dim",
  "16",
  "--w-dim",
  "16",
  "--batch",
  "4",
  "--device",
  "cpu",
  "--threads",
  "1",
  "--metrics",
  "none",
] as const;

/** Plain images of different colours. */
export async function writePictures(folder: string, count = 12, side = 8): Promise<string> {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) {
    const background = { r: (i * 37) % 256, g: (i * 91) % 256, b: (i * 53) % 256 };
    await sharp({ create: { width: side, height: side, channels: 3, background } })
      .png()
      .toFile(join(folder, `${100 + i}.png`));
  }
  return folder;
}

export interface Running {
  readonly child: ChildProcess;
  /** Lines of stderr so far. */
  readonly lines: string[];
  /** Exit code, or null where a signal ended it, and stderr. */
  readonly ended: Promise<readonly [code: number | null, err: string]>;
}

/** `stylegan train` as a process of its own. */
export function startTrain(...argv: readonly string[]): Running {
  const child = spawn(process.execPath, [MAIN, "train", ...argv], { stdio: ["ignore", "ignore", "pipe"] });
  const lines: string[] = [];
  let err = "";
  child.stderr.on("data", (text: Buffer) => {
    err += text.toString();
    lines.splice(0, lines.length, ...err.split("\n").slice(0, -1));
  });
  return { child, lines, ended: new Promise((resolve) => child.once("close", (code) => resolve([code, err]))) };
}

/** Runs to the end, which must be a good one. */
export async function trainToEnd(...argv: readonly string[]): Promise<string> {
  const [code, err] = await startTrain(...argv).ended;
  if (code !== 0) throw new Error(`exit code ${code}: ${err}`);
  return err;
}

/** The only run folder under `out`. */
export function runFolderOf(out: string): string {
  const [name = "", ...others] = readdirSync(out);
  if (name === "" || others.length > 0) throw new Error(`one run folder was expected, not ${[name, ...others].join()}`);
  return join(out, name);
}

/** What a run leaves, by name, with times taken out; the log is a journal of when things happened. */
export function contentsOf(folder: string): ReadonlyMap<string, string> {
  const names = readdirSync(folder)
    .filter((name) => name !== "log.txt")
    .sort();
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(join(folder, name));
      return [name, name.endsWith(".jsonl") ? withoutTimes(bytes.toString()) : bytes.toString("base64")];
    }),
  );
}

function withoutTimes(stats: string): string {
  return stats
    .trimEnd()
    .split("\n")
    .map((line) => {
      const entries = Object.entries(JSON.parse(line) as object);
      return JSON.stringify(entries.filter(([name]) => !/^(Timing|Resources)\/|^timestamp$|^total_time/.test(name)));
    })
    .join("\n");
}
