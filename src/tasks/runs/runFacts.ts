import { open, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { createHash } from "node:crypto";
import { asError } from "../../base/errors.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import type { RunFacts, RunState } from "../../runs/watched/watchedRun.ts";
import { OPTIONS_FILE } from "../../runs/storedRunSchema.ts";
import { LOG_FILE } from "../train/runLog.ts";
import { readStoredRun } from "../train/runFolder.ts";
import { LOCK, lockState } from "../train/runLock.ts";
import { isTick, meanOf, parseStats, STATS_FILE, type StatsLine } from "../train/statsFile.ts";
import type { RunPlace } from "./runPlaces.ts";

/** Files that change while a run goes on; the folder itself does where a file appears. */
const CHANGING = [".", OPTIONS_FILE, STATS_FILE, LOG_FILE, LOCK];

/** What tells whether a run's folder has changed. */
export async function runVersion({ path }: RunPlace): Promise<string> {
  const stamps = CHANGING.map(async (name) => {
    const found = await stat(join(path, name)).catch(() => undefined);
    return found === undefined ? "" : `${found.ino}-${found.size}-${found.mtimeMs}`;
  });
  const lock = await lockState(path);
  return createHash("sha256")
    .update([...(await Promise.all(stamps)), lock].join())
    .digest("hex")
    .slice(0, 16);
}

/** How a run stands. Whatever is missing or half-written is passed over. */
export async function runFacts(place: RunPlace, version: string): Promise<RunFacts> {
  const { id, path } = place;
  const about = { id, name: basename(resolve(path)), version };
  try {
    const run = await readStoredRun(path);
    const last = await lastTick(path);
    return { ...about, ...standing(run, last), state: await stateOf(path, run, last) };
  } catch (error) {
    return { ...about, state: "damaged", problem: asError(error).message, kimg: 0, totalKimg: 0 };
  }
}

function standing({ kimg: totalKimg, nkimg = 0 }: StoredRun, last: StatsLine | undefined) {
  if (last === undefined) return { kimg: nkimg, totalKimg };
  const speed = meanOf(last, "Timing/sec_per_kimg");
  return {
    kimg: meanOf(last, "Progress/kimg"),
    totalKimg,
    ...(speed > 0 && { secondsPerKimg: speed }),
    reported: meanOf(last, "timestamp"),
  };
}

async function stateOf(path: string, { kimg }: StoredRun, last: StatsLine | undefined): Promise<RunState> {
  const lock = await lockState(path);
  if (lock !== "free") return lock === "held" ? "training" : "died";
  return last !== undefined && meanOf(last, "Progress/kimg") >= kimg ? "done" : "stopped";
}

/** Some ticks; metrics may have written lines after the last one. */
const TAIL = 64 * 1024;

async function lastTick(path: string): Promise<StatsLine | undefined> {
  return parseStats(await tailOf(join(path, STATS_FILE), TAIL)).findLast(isTick);
}

/** The last bytes of a file as text; the first line of it may be cut off. Empty where there is no file. */
export async function tailOf(path: string, bytes: number): Promise<string> {
  const file = await open(path, "r").catch(() => undefined);
  if (file === undefined) return "";
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - bytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
    return buffer.toString("utf8", 0, bytesRead);
  } finally {
    await file.close();
  }
}
