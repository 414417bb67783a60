import { join } from "node:path";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { writeNpz } from "../formats/numpy/npz.ts";
import { prepareOutputFolder, writeFileAtomically } from "../media/atomicFile.ts";
import { boundedQueue, type BoundedQueue } from "../media/boundedQueue.ts";
import { composeGrid, nearSquareGrid } from "../media/grid.ts";
import { toPictures, type Picture } from "../media/images.ts";
import { writePicture, type PictureFormatName } from "../media/pictureFiles.ts";
import { rows } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import { seedWs, wsImages, type PictureOptions } from "./pictures.ts";
import { breathe, type TaskContext } from "./taskContext.ts";

/** What to make pictures of: seeds, or ws that a projection found. */
export type GenerateSource =
  | { readonly seeds: readonly number[] }
  /** [N, numWs, wDim]. */
  | { readonly ws: Float32Tensor };

export interface GenerateOptions extends PictureOptions {
  readonly folder: string;
  readonly format: PictureFormatName;
  /** Also writes all pictures in one, `grid.png` in the chosen format. */
  readonly grid: boolean;
  /** Also writes the float image and the ws of each picture, `seed0085.npz`. */
  readonly saveRaw: boolean;
}

/** One picture's place in the work. */
interface Job {
  readonly name: string;
  readonly seed: number;
}

/** Encoding this many pictures at once keeps the thread pool busy and the memory constant. */
const WRITES_AT_ONCE = 8;

/**
 * Writes `seed0085.png` for every seed, or `proj00.png` for given ws, while the network computes the next ones.
 * Memory does not grow with the number of seeds, unless a grid of all is asked for. -> the files written, in order.
 */
export async function generate(
  network: Network, source: GenerateSource, o: GenerateOptions, { signal, onProgress }: TaskContext = {},
): Promise<string[]> {
  await prepareOutputFolder(o.folder);
  const jobs = jobsOf(source);
  const writes = boundedQueue(WRITES_AT_ONCE);
  const files: string[] = [];
  const cells: Picture[] = [];
  try {
    for (let start = 0; start < jobs.length; start += network.batchSize) {
      const batch = jobs.slice(start, start + network.batchSize);
      const ws = "ws" in source ? rows(source.ws, start, start + batch.length) : await seedWs(network, batch.map(({ seed }) => seed), o);
      const images = await wsImages(network, ws, batch.map(({ seed }) => seed), o);
      const pictures = toPictures(images);
      if (o.grid) cells.push(...pictures);
      for (const [i, job] of batch.entries()) {
        files.push(...await queueWrites(writes, job, pictures[i], rows(images, i, i + 1), rows(ws, i, i + 1), o, signal));
      }
      onProgress?.(start + batch.length, jobs.length);
      await breathe(signal);
    }
  } finally {
    await writes.drain();
  }
  return o.grid ? [...files, await writeGrid(cells, o, signal)] : files;
}

function jobsOf(source: GenerateSource): Job[] {
  if ("seeds" in source) return source.seeds.map((seed) => ({ seed, name: `seed${String(seed).padStart(4, "0")}` }));
  const [n = 0] = source.ws.shape;
  return Array.from({ length: n }, (_, i) => ({ seed: i, name: `proj${String(i).padStart(2, "0")}` }));
}

async function queueWrites(
  writes: BoundedQueue, { name }: Job, picture: Picture | undefined, image: Float32Tensor, ws: Float32Tensor,
  { folder, format, saveRaw }: GenerateOptions, signal: AbortSignal | undefined,
): Promise<string[]> {
  if (picture === undefined) throw new Error(`generate: the network gave no picture for ${name}`);
  const path = join(folder, `${name}.${format}`);
  await writes.push(() => writePicture(path, picture, { format, signal }));
  if (!saveRaw) return [path];
  const rawPath = join(folder, `${name}.npz`);
  await writes.push(() => writeFileAtomically(rawPath, rawArrays(image, ws), { signal }));
  return [path, rawPath];
}

/** `image` [C, H, W] in about [-1, 1] and `w` [1, numWs, wDim], the name and shape that projections use too. */
function rawArrays(image: Float32Tensor, ws: Float32Tensor): readonly Uint8Array[] {
  return writeNpz(new Map([["image", float32(image.shape.slice(1), image.data)], ["w", ws]]));
}

async function writeGrid(cells: readonly Picture[], { folder, format }: GenerateOptions, signal?: AbortSignal): Promise<string> {
  const path = join(folder, `grid.${format}`);
  await writePicture(path, composeGrid(cells, nearSquareGrid(cells.length)), { format, signal });
  return path;
}
