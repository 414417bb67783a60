/**
 * How long one image takes from a cold command, with the checkpoint in the file cache: the whole process of
 * `stylegan generate`, the first time and once it has kept compiled code and programs, then the stages of an image
 * without them in a process of their own. Run after a build: npx tsx bench/coldStart.ts
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { writeSafetensorsCheckpoint } from "../src/checkpoints/writeCheckpoint.ts";
import { concatBytes } from "../src/formats/byteReader.ts";
import { generatorWorkload } from "./workload.ts";

const { values } = parseArgs({
  options: {
    resolution: { type: "string", default: "256" },
    "channel-base": { type: "string", default: "16384" },
    device: { type: "string", default: "cpu,auto" },
    rounds: { type: "string", default: "5" },
  },
});

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const median = (times: readonly number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? NaN;

/** Runs a script of Node to its end, with a cache of its own. -> milliseconds and what it printed. */
function run(args: readonly string[], cache: string): { readonly milliseconds: number; readonly output: string } {
  const start = performance.now();
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return { milliseconds: performance.now() - start, output: stdout };
}

interface Stages {
  readonly stages: readonly (readonly [string, number])[];
  readonly megabytes: number;
}

/** The median of each stage. */
function reportStages(checkpoint: string, folder: string, rounds: number): void {
  const all = Array.from(
    { length: rounds },
    () => JSON.parse(run([here("coldStages.mjs"), checkpoint, folder], folder).output) as Stages,
  );
  for (const [i, [stage]] of (all[0]?.stages ?? []).entries()) {
    console.log(
      `  ${median(all.map(({ stages }) => stages[i]?.[1] ?? NaN))
        .toFixed(0)
        .padStart(5)} ms  ${stage}`,
    );
  }
  console.log(
    `  ${median(all.map(({ megabytes }) => megabytes))
      .toFixed(0)
      .padStart(5)} MB  resident at most`,
  );
}

function main(): void {
  const folder = mkdtempSync(join(tmpdir(), "cold-start-"));
  try {
    const checkpoint = join(folder, "checkpoint.safetensors");
    const { config, tensors } = generatorWorkload(Number(values.resolution), Number(values["channel-base"]));
    const bytes = concatBytes(writeSafetensorsCheckpoint({ G_ema: { config, tensors }, extras: {} }));
    writeFileSync(checkpoint, bytes);
    spawnSync(process.execPath, ["-e", "setTimeout(() => undefined, 3000)"]); // nothing is kept of files just written
    const rounds = Number(values.rounds);
    console.log(`${values.resolution}x${values.resolution}, checkpoint of ${(bytes.length / 1e6).toFixed(0)} MB`);
    for (const device of values.device.split(",")) {
      const command = ["generate", "--network", checkpoint, "--seeds", "0", "--device", device, "--out", folder];
      const cache = join(folder, `cache-${device}`);
      const time = (): number => run([here("../dist/cli/main.js"), ...command], cache).milliseconds;
      const first = time();
      const times = Array.from({ length: rounds }, time);
      const told = `median ${median(times).toFixed(0)} ms, best ${Math.min(...times).toFixed(0)} ms`;
      console.log(`whole process, --device ${device}: first ${first.toFixed(0)} ms, then ${told}`);
    }
    console.log("stages without what is kept, medians:");
    reportStages(checkpoint, folder, rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

main();
