/**
 * Images a second that training's loader gives, beside sharp's bare decode and what the loader's time is made of:
 * npm run bench -- loader [--side 256] [--pictures 256] [--rounds 40] [--data data.zip]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { inflateSync } from "node:zlib";
import sharp from "sharp";
import { createRng } from "../src/base/rng.ts";
import { openDataset } from "../src/datasets/openDataset.ts";
import type { Dataset } from "../src/datasets/dataset.ts";
import type { ImageSource } from "../src/datasets/imageSource.ts";
import type { FileTree } from "../src/media/fileTree.ts";
import { pngHeader } from "../src/media/pngHeader.ts";
import { writeImage } from "../src/datasets/writeImage.ts";
import { labelledPng, writeDatasetZip, type LabelledPng } from "../src/media/datasetZip.ts";
import { openImageSource } from "../src/media/imageSource.ts";
import { openFileTree } from "../src/media/openFileTree.ts";
import { readStoredPng } from "../src/media/storedPng.ts";

const { values } = parseArgs({
  args: process.argv.slice(2),
  options: {
    side: { type: "string", default: "256" },
    pictures: { type: "string", default: "256" },
    rounds: { type: "string", default: "40" },
    data: { type: "string" },
  },
});
const [side, count, rounds] = [Number(values.side), Number(values.pictures), Number(values.rounds)];
/** Images a round: short enough that some rounds on a busy machine are left alone. */
const BATCH = 32;

type Encode = (data: Buffer) => Promise<LabelledPng>;

const ENCODINGS: Readonly<Record<string, Encode>> = {
  "PNG as `stylegan dataset` writes it": (data) =>
    labelledPng({ width: side, height: side, channels: 3, data }, undefined),
  "deflated PNG": async (data) => {
    const png = await sharp(data, { raw: { width: side, height: side, channels: 3 } })
      .png()
      .toBuffer();
    return { png, label: undefined };
  },
};

/** Smooth images, as photographs are. */
async function* pictures(encode: Encode): AsyncGenerator<LabelledPng, void, undefined> {
  const rng = createRng(1);
  for (let i = 0; i < count; i++) {
    const noise = Uint8Array.from({ length: 16 * 16 * 3 }, () => rng.integer(256));
    yield encode(
      await sharp(noise, { raw: { width: 16, height: 16, channels: 3 } })
        .resize(side, side)
        .raw()
        .toBuffer(),
    );
  }
}

/** The compressed pixels of a PNG. */
function imageData(png: Uint8Array): Uint8Array {
  const view = new DataView(png.buffer, png.byteOffset, png.length);
  const parts: Uint8Array[] = [];
  for (let at = 8; at + 8 < png.length; at += 12 + view.getUint32(at))
    if (view.getUint32(at + 4) === 0x49444154) parts.push(png.subarray(at + 8, at + 8 + view.getUint32(at)));
  return Buffer.concat(parts);
}

interface Times {
  readonly wall: number;
  /** Of all threads. */
  readonly processor: number;
}

async function timed(work: () => Promise<unknown>): Promise<Times> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - began, processor: (user + system) / 1000 };
}

const rank = (all: readonly number[], share: number): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length * share)] ?? NaN;

/** Items of the data set. */
type Batch = readonly number[];

/** What is measured, by its name. */
async function workOn(source: ImageSource, tree: FileTree, dataset: Dataset, first: Batch) {
  const read = (item: number): Promise<Uint8Array> => tree.read(source.names[item] ?? "");
  const bare = async (item: number): Promise<Buffer> =>
    sharp(await read(item))
      .raw()
      .toBuffer();
  const files = await Promise.all(first.map(read));
  const decoded = await Promise.all(first.map((item) => source.decode(item)));
  const size = dataset.channels * dataset.resolution ** 2;
  const floats = new Float32Array(decoded.length * size);
  const isStored = files.every((file) => readStoredPng(file) !== undefined);
  const isDeflated = !isStored && files.every((file) => pngHeader(file) !== undefined);
  return {
    "training's batches": (batch: Batch) => dataset.images(batch),
    "sharp's bare decode": (batch: Batch) => Promise.all(batch.map(bare)),
    "of it: reading": (batch: Batch) => Promise.all(batch.map(read)),
    ...(isStored && { "of it: unpacking": async () => files.map(readStoredPng) }),
    ...(isDeflated && { "of it: inflating": async () => files.map((file) => inflateSync(imageData(file))) }),
    "of it: floats": async () =>
      decoded.forEach((image, i) =>
        writeImage(image, { x: false, y: false }, floats.subarray(i * size, (i + 1) * size)),
      ),
  };
}

async function measure(path: string, title: string): Promise<void> {
  const source = await openImageSource(path);
  const tree = await openFileTree(path);
  const dataset = await openDataset(source, { cacheBytes: 0 });
  const size = Math.min(BATCH, dataset.count);
  const batchOf = (round: number): Batch => Array.from({ length: size }, (_, i) => (round * size + i) % dataset.count);
  const work = Object.entries(await workOn(source, tree, dataset, batchOf(0)));
  const times = new Map<string, Times[]>(work.map(([name]) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const [name, of] of work) {
      const time = await timed(() => of(batchOf(round)));
      if (round > 0) times.get(name)?.push(time);
    }
  }
  await dataset.close();
  await tree.close();
  console.log(`${title}: ${dataset.count} images of ${dataset.resolution} x ${dataset.resolution}`);
  for (const [name, all] of times) console.log(`  ${name.padEnd(20)} ${line(all, size)}`);
}

/** `1669 pictures a second at best, 544 in the middle round; 0.60 and 0.86 ms of processor time each`. */
function line(all: readonly Times[], pictures: number): string {
  const [best, middle] = [0, 0.5].map(
    (share) =>
      (1000 * pictures) /
      rank(
        all.map(({ wall }) => wall),
        share,
      ),
  );
  const [least, usual] = [0, 0.5].map(
    (share) =>
      rank(
        all.map(({ processor }) => processor),
        share,
      ) / pictures,
  );
  const speeds = `${best?.toFixed(0).padStart(6)} images per second at best, ${middle?.toFixed(0)} in the middle round`;
  return `${speeds}; ${least?.toFixed(2)} and ${usual?.toFixed(2)} ms of processor time each`;
}

const folder = mkdtempSync(join(tmpdir(), "loader-"));
console.log(`batches of ${BATCH}, ${rounds} alternating rounds`);
if (values.data !== undefined) await measure(values.data, values.data);
else
  for (const [title, encode] of Object.entries(ENCODINGS)) {
    const path = join(folder, "data.zip");
    await writeDatasetZip(path, pictures(encode));
    await measure(path, title);
  }
rmSync(folder, { recursive: true });
