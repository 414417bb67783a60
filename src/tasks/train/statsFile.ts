import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { writeFileAtomically } from "../../media/atomicFile.ts";
import { errorCode, fileError, withFileErrors } from "../../media/fileErrors.ts";
import { summary, type Statistics, type Summary } from "../../training/statistics.ts";

export const STATS_FILE = "stats.jsonl";

/** A line of `stats.jsonl`: official names, each a summary since the tick before. */
export type StatsLine = Readonly<Record<string, Summary | number>>;

export function statsLine(
  statistics: Statistics,
  more: Readonly<Record<string, number>>,
  timestamp: number,
): StatsLine {
  const reported = Object.entries(statistics).map(([name, moments]) => [name, summary(moments)] as const);
  const single = Object.entries(more).map(([name, mean]) => [name, { num: 1, mean, std: 0 }] as const);
  return { ...Object.fromEntries([...reported, ...single].sort(([a], [b]) => (a < b ? -1 : 1))), timestamp };
}

/** Where a run's lines go. */
export type WriteStats = (line: StatsLine) => Promise<void>;

export async function appendStats(folder: string, line: StatsLine): Promise<void> {
  const path = join(folder, STATS_FILE);
  await withFileErrors(`write "${path}"`, () => appendFile(path, `${JSON.stringify(line)}\n`));
}

/** None before a run's first tick. @throws UserError when the file cannot be read. */
export async function readStats(folder: string): Promise<StatsLine[]> {
  return parseStats((await statsText(folder)) ?? "");
}

/** Undefined where there is no file yet: the run was stopped, or is asked, before its first tick. */
async function statsText(folder: string): Promise<string | undefined> {
  const path = join(folder, STATS_FILE);
  return readFile(path, "utf8").catch((error: unknown) => {
    if (errorCode(error) === "ENOENT") return undefined;
    throw fileError(error, `read "${path}"`);
  });
}

const number = v.number();
const summarySchema = v.strictObject({ num: number, mean: number, std: number });
const statsLineSchema = v.objectWithRest({ timestamp: number }, v.union([number, summarySchema]));

/** Without damaged lines: the last one of a run that was killed while it wrote is often cut off. */
export function parseStats(text: string): StatsLine[] {
  return text.split("\n").flatMap((line) => {
    const parsed = v.safeParse(statsLineSchema, parseJson(line));
    return parsed.success ? [parsed.output] : [];
  });
}

/** Undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Leaves out what was reported after the state that a run goes on from, since it will be reported again.
 * -> seconds that the run had taken by the last line that stays.
 */
export async function cutStats(folder: string, imagesSeen: number): Promise<number> {
  const path = join(folder, STATS_FILE);
  const text = await statsText(folder);
  if (text === undefined) return 0;
  const kept = parseStats(text).filter((line) => meanOf(line, "Progress/kimg") * 1000 <= imagesSeen + 0.5);
  const cut = kept.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (cut !== text) await writeFileAtomically(path, cut);
  const last = kept.findLast(isTick);
  return last === undefined ? 0 : meanOf(last, "Timing/total_sec");
}

/** A report of training; the other lines are those of metrics. */
export function isTick(line: StatsLine): boolean {
  return "Timing/total_sec" in line;
}

export function meanOf(line: StatsLine, name: string): number {
  const value = line[name];
  return typeof value === "object" ? value.mean : (value ?? NaN);
}

const METRICS = "Metrics/";

/** What the metrics of a run found, without what they found beside it, such as `swd100_32` beside `swd100`. */
export function measuredNames(lines: readonly StatsLine[]): string[] {
  const found = lines.flatMap((line) => {
    const names = Object.keys(line).filter((name) => name.startsWith(METRICS));
    return names.filter((name) => !names.some((other) => name.startsWith(`${other}_`)));
  });
  return [...new Set(found)].map((name) => name.slice(METRICS.length));
}
