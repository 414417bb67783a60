import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { withFileErrors } from "../../media/fileErrors.ts";
import { summary, type Statistics, type Summary } from "../../training/statistics.ts";

export const STATS_FILE = "stats.jsonl";

/** A line of `stats.jsonl`: official names, each a summary since the tick before. */
export type StatsLine = Readonly<Record<string, Summary | number>>;

export function statsLine(statistics: Statistics, more: Readonly<Record<string, number>>, timestamp: number): StatsLine {
  const reported = Object.entries(statistics).map(([name, moments]) => [name, summary(moments)] as const);
  const single = Object.entries(more).map(([name, mean]) => [name, { num: 1, mean, std: 0 }] as const);
  return { ...Object.fromEntries([...reported, ...single].sort(([a], [b]) => (a < b ? -1 : 1))), timestamp };
}

export async function appendStats(folder: string, line: StatsLine): Promise<void> {
  const path = join(folder, STATS_FILE);
  await withFileErrors(`write "${path}"`, () => appendFile(path, `${JSON.stringify(line)}\n`));
}

export async function readStats(folder: string): Promise<StatsLine[]> {
  const path = join(folder, STATS_FILE);
  const text = await withFileErrors(`read "${path}"`, () => readFile(path, "utf8"));
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as StatsLine];
    } catch {
      return []; // the last line of a run that was killed while it wrote
    }
  });
}

/** Leaves out what was reported after the state that a run goes on from, since it will be reported again. */
export async function cutStats(folder: string, imagesSeen: number): Promise<void> {
  const lines = await readStats(folder).catch(() => []);
  const kept = lines.filter((line) => meanOf(line, "Progress/kimg") * 1000 <= imagesSeen + 0.5);
  await writeFileAtomically(join(folder, STATS_FILE), kept.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

export function meanOf(line: StatsLine, name: string): number {
  const value = line[name];
  return typeof value === "object" ? value.mean : value ?? NaN;
}
