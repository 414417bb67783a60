import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";

const OLD = fileURLToPath(new URL("../cli/fixtures/run-without-checksum", import.meta.url));

/** A run folder of 8 x 8 images that has seen 0.032 of 1 kimg, with two grids of 32 x 32 images. */
export async function writeRun(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  cpSync(OLD, folder, { recursive: true });
  const options = join(folder, "training_options.json");
  writeFileSync(options, JSON.stringify({ ...(JSON.parse(readFileSync(options, "utf8")) as object), kimg: 1 }));
  writeFileSync(join(folder, "log.txt"), "Starting.\n");
  await writeGrid(folder, "fakes_init.png", 200);
  await writeGrid(folder, "fakes000000.png", 100);
  return folder;
}

/** A grid of one shade of grey. */
export async function writeGrid(folder: string, name: string, shade: number): Promise<void> {
  const background = { r: shade, g: shade, b: shade };
  await sharp({ create: { width: 256, height: 256, channels: 3, background } }).toFile(join(folder, name));
}

/** A report, as a run writes it. */
export function report(folder: string, kimg: number, more: Readonly<Record<string, number>> = {}): void {
  const values = {
    "Progress/tick": 1,
    "Progress/kimg": kimg,
    "Timing/sec_per_kimg": 100,
    "Timing/total_sec": 9,
    ...more,
  };
  appendLine(folder, values);
}

/** What a metric found. */
export function measured(folder: string, kimg: number, values: Readonly<Record<string, number>>): void {
  appendLine(folder, { "Progress/kimg": kimg, ...values });
}

function appendLine(folder: string, values: Readonly<Record<string, number>>): void {
  const entries = Object.entries(values).map(([name, mean]) => [name, { num: 1, mean, std: 0 }]);
  const line = { ...Object.fromEntries(entries), timestamp: 1_700_000_000 };
  appendFileSync(join(folder, "stats.jsonl"), `${JSON.stringify(line)}\n`);
}

/** As if a process had the folder. */
export function lock(folder: string, pid: number): void {
  writeFileSync(join(folder, "run.lock"), JSON.stringify({ pid, host: hostname() }));
}

/** No process has it. */
export const NOBODY = 2 ** 31 - 1;
