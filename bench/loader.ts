/**
 * Pictures a second that training's loader gives, beside sharp's bare decode and beside reading alone:
 * npm run bench -- loader [--side 256] [--pictures 512] [--rounds 5] [--data data.zip]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import { createRng } from "../src/base/rng.ts";
import { openBatches } from "../src/datasets/batches.ts";
import { sideBySide } from "../src/datasets/sideBySide.ts";
import { openDataset } from "../src/datasets/openDataset.ts";
import { labelledPng, writeDatasetZip, type LabelledPng } from "../src/media/datasetZip.ts";
import { openFileTree } from "../src/media/openFileTree.ts";
import { openImageSource } from "../src/media/imageSource.ts";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    side: { type: "string", default: "256" },
    pictures: { type: "string", default: "512" },
    rounds: { type: "string", default: "5" },
    data: { type: "string" },
  },
});
const [side, count, rounds] = [Number(values.side), Number(values.pictures), Number(values.rounds)];
const BATCH = 32;
const AT_ONCE = 16;

/** Smooth pictures, as photographs are, in the layout that `stylegan dataset` writes. */
async function* pictures(): AsyncGenerator<LabelledPng, void, undefined> {
  const rng = createRng(1);
  for (let i = 0; i < count; i++) {
    const noise = Uint8Array.from({ length: 16 * 16 * 3 }, () => rng.integer(256));
    const image = sharp(noise, { raw: { width: 16, height: 16, channels: 3 } }).resize(side, side);
    yield labelledPng({ width: side, height: side, channels: 3, data: await image.raw().toBuffer() }, undefined);
  }
}

const folder = mkdtempSync(join(tmpdir(), "loader-"));
const path = values.data ?? join(folder, "data.zip");
if (values.data === undefined) await writeDatasetZip(path, pictures());
const source = await openImageSource(path);
const tree = await openFileTree(path);
const names = source.names.slice(0, count);
const dataset = await openDataset(source, { cacheBytes: 0, subset: names.length });

async function each(work: (name: string) => Promise<unknown>): Promise<void> {
  for await (const _ of sideBySide(names, AT_ONCE, work));
}

const WORK: Readonly<Record<string, () => Promise<void>>> = {
  "training's batches": async () => {
    const batches = openBatches(dataset, { seed: 1, batchSize: BATCH });
    for (let step = 0; step < names.length / BATCH; step++) await batches.at(step);
  },
  "sharp's bare decode": () =>
    each(async (name) =>
      sharp(await tree.read(name))
        .raw()
        .toBuffer(),
    ),
  "reading alone": () => each((name) => tree.read(name)),
};

interface Times {
  readonly wall: number;
  /** Of all threads. */
  readonly processor: number;
}

async function timed(work: () => Promise<void>): Promise<Times> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - began, processor: (user + system) / 1000 };
}

const median = (all: readonly number[]): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? NaN;

const times = new Map<string, Times[]>(Object.keys(WORK).map((name) => [name, []]));
for (let round = 0; round <= rounds; round++) {
  for (const [name, work] of Object.entries(WORK)) {
    const time = await timed(work);
    if (round > 0) times.get(name)?.push(time);
  }
}
console.log(`${names.length} pictures of ${path}, median of ${rounds} alternating rounds`);
for (const [name, all] of times) {
  const perSecond = (1000 * names.length) / median(all.map(({ wall }) => wall));
  const each = median(all.map(({ processor }) => processor)) / names.length;
  const used = `${each.toFixed(2)} ms of processor time each`;
  console.log(`  ${name.padEnd(20)} ${perSecond.toFixed(0).padStart(6)} pictures a second, ${used}`);
}
await dataset.close();
await tree.close();
rmSync(folder, { recursive: true });
