import { basename, join } from "node:path";
import { generatorNetwork } from "../../networks/generatorNetwork.ts";
import { flagOf, TRAIN_OPTIONS, type OptionName } from "../../runs/options.ts";
import type { TrainOption } from "../../runs/trainOption.ts";
import type { StoredRun } from "../../runs/storedRun.ts";
import type { RunCurve, RunDetails } from "../../runs/watched/watchedRun.ts";
import { LOG_FILE } from "../train/runLog.ts";
import { readStoredRun } from "../train/runFolder.ts";
import { isTick, meanOf, measuredNames, readStats, type StatsLine } from "../train/statsFile.ts";
import { tailOf } from "./runFacts.ts";
import type { RunPlace } from "./runPlaces.ts";
import { runPictures } from "./runPictures.ts";

const CURVES = [
  "Loss/G/loss",
  "Loss/D/loss",
  "Loss/scores/real",
  "Loss/scores/fake",
  "Loss/signs/real",
  "Loss/signs/fake",
  "Loss/r1_penalty",
  "Loss/r2_penalty",
  "Loss/pl_penalty",
  "Progress/augment",
  "Timing/sec_per_kimg",
  "Resources/cpu_mem_gb",
  "Resources/peak_gpu_mem_gb",
];

/** More points than a curve has pixels. */
const MOST_POINTS = 1200;
const LOG_BYTES = 32 * 1024;

/** @throws UserError when its options or statistics cannot be read. */
export async function runDetails({ path }: RunPlace): Promise<RunDetails> {
  const run = await readStoredRun(path);
  const lines = await readStats(path);
  const { mode, target } = run.setup.augmentation;
  return {
    resolution: generatorNetwork(run.setup.generator).imgResolution,
    options: optionsOf(run),
    curves: CURVES.map((name) => curveOf(name, lines.filter(isTick))),
    metrics: measuredNames(lines).map((name) => metricOf(name, lines)),
    ...(mode === "ada" && { adaTarget: target }),
    pictures: await runPictures(path),
    log: wholeLines(await tailOf(join(path, LOG_FILE), LOG_BYTES)),
  };
}

/** Pixels on a side of its images. @throws UserError when its options cannot be read. */
export async function runResolution({ path }: RunPlace): Promise<number> {
  return generatorNetwork((await readStoredRun(path)).setup.generator).imgResolution;
}

function optionsOf(run: StoredRun): { flag: string; value: string }[] {
  const { dataOptions, kimg, metrics = [], keepBest, device } = run;
  const own = Object.entries<TrainOption>(TRAIN_OPTIONS).flatMap(([name, { inRun }]) => {
    const value = inRun?.(run);
    return value === undefined || value === false ? [] : [[name as OptionName, value] as const];
  });
  const changing = { kimg, metrics: metrics.length === 0 ? "none" : metrics.join(","), keepBest, device };
  const all = [["data", basename(dataOptions.data)], ...own, ...Object.entries(changing)] as [OptionName, unknown][];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [{ flag: flagOf(name), value: String(value) }]));
}

function curveOf(name: string, ticks: readonly StatsLine[]): RunCurve {
  const every = Math.ceil(ticks.length / MOST_POINTS);
  const shown = ticks.filter((_, i) => (ticks.length - 1 - i) % Math.max(1, every) === 0); // the last one among them
  return pointsOf(name, name, shown);
}

function metricOf(name: string, lines: readonly StatsLine[]): RunCurve {
  const key = `Metrics/${name}`;
  return pointsOf(name, key, lines.filter((line) => key in line).slice(-MOST_POINTS));
}

function pointsOf(name: string, key: string, lines: readonly StatsLine[]): RunCurve {
  const values = lines.map((line) => finite(meanOf(line, key)));
  return { name, kimg: lines.map((line) => meanOf(line, "Progress/kimg")), values };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Without a first line that was cut off. */
function wholeLines(tail: string): string {
  return tail.length < LOG_BYTES ? tail : tail.slice(tail.indexOf("\n") + 1);
}
