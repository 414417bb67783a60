import { join } from "node:path";
import { ALONE } from "../cluster/alone.ts";
import { dealt } from "../cluster/share.ts";
import { formatShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import type { NumberList } from "../base/numberList.ts";
import type { TaskContext } from "../base/taskContext.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { writeNpz } from "../formats/numpy/npz.ts";
import { prepareOutputFolder, writeFileAtomically, type AtomicOptions } from "../media/atomicFile.ts";
import { boundedQueue, type BoundedQueue } from "../media/boundedQueue.ts";
import { assertPictureSize, writePicture } from "../media/pictureFiles.ts";
import type { PictureFormatName } from "../media/pictureFormatNames.ts";
import { assertSteps } from "../model/directions.ts";
import { assertPictureOptions, type Look } from "../model/generation.ts";
import { composeGrid, nearSquareGrid, type GridShape } from "../model/grid.ts";
import type { Label } from "../model/labels.ts";
import { rows } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import type { Picture } from "../model/picture.ts";
import { drawRecipes, type DrawContext, type Drawn } from "../model/recipe/drawRecipes.ts";
import type { SeedPicture } from "../model/recipe/recipe.ts";
import { gatheredPictures, scaledProgress, type OnRanks } from "./dealt.ts";
import { resized, type PictureSize } from "./pictureSize.ts";

/** What to make images of: seeds, or ws that a projection found. */
export type GenerateSource =
  | { readonly seeds: readonly number[] | NumberList }
  /** [N, numWs, wDim]. */
  | { readonly ws: Float32Tensor };

export interface GenerateOptions extends Look, PictureSize, Pick<AtomicOptions, "inputs"> {
  /** Each seed in each of these instead of `label`; names then end in the class, and a grid has a row for each seed. */
  readonly labels?: readonly Label[];
  readonly folder: string;
  readonly format: PictureFormatName;
  /** Also writes all images in one, `grid.png` in the chosen format. */
  readonly grid: boolean;
  /** Also writes the float image and the ws of each image, `seed0085.npz`. */
  readonly saveRaw: boolean;
  /** Digits of the seed in a file's name, 4 by default. */
  readonly seedDigits?: number;
  /** Hears of every file once it is there. */
  readonly onWritten?: (path: string) => void;
}

/** One image, and what its file is called. */
interface Job extends SeedPicture {
  readonly name: string;
}

/** Encoding this many images at once keeps the thread pool busy and the memory constant. */
const WRITES_AT_ONCE = 8;

/**
 * Writes `seed0085.png` for every seed, or `proj00.png` for given ws, while the network computes the next ones.
 * Memory does not grow with the number of seeds, unless a grid of all is asked for. -> how many images.
 * @example
 * ```ts
 * import { generate } from "stylegan2-ada";
 *
 * const o = { folder: "out", format: "png", grid: true, saveRaw: false, truncationPsi: 0.7 } as const;
 * await generate(network, { seeds: [85, 100, 3] }, o); // => 3
 * ```
 */
export async function generate(
  network: Network,
  source: GenerateSource,
  o: GenerateOptions,
  { onProgress, cluster = ALONE, ...context }: TaskContext & DrawContext & OnRanks = {},
): Promise<number> {
  const total = countOf(source) * ("ws" in source ? 1 : (o.labels?.length ?? 1));
  if ("ws" in source) assertOwnWs(network, source.ws);
  else for (const label of o.labels ?? [o.label]) assertPictureOptions(network, { label });
  assertSteps(network, o.directions);
  const shape = gridShape(total, o);
  assertGridFits(network, o.grid ? shape : { rows: 1, cols: 1 }, o);
  await prepareOutputFolder(o.folder);
  const writes = boundedQueue(WRITES_AT_ONCE);
  const cells: Picture[] = [];
  const tell = scaledProgress(onProgress, total, cluster);
  const own = dealt(jobsOf(source, o), network.batchSize, cluster);
  let done = 0;
  try {
    for await (const { picture, ...made } of drawRecipes(network, own, o, context)) {
      const drawn = { ...made, picture: resized(picture, o) };
      if (o.grid) cells.push(drawn.picture);
      await queueWrites(writes, drawn, o, context.signal);
      tell(++done);
    }
  } finally {
    await writes.drain();
  }
  if (o.grid) {
    const all = await gatheredPictures(cells, total, network.batchSize, cluster);
    if (cluster.rank === 0) await writeGrid(all, shape, o, context.signal);
  }
  return total;
}

function assertOwnWs(network: Network, { shape }: Float32Tensor): void {
  const { numWs, wDim } = network;
  const [n = 0, layers, size] = shape;
  if (shape.length === 3 && n > 0 && layers === numWs && size === wDim) return;
  throw new UserError({
    attempted: "make images of these w",
    rule: `this network takes the shape [N, ${numWs}, ${wDim}]`,
    received: formatShape(shape),
    next: "Use the checkpoint they were made with.",
  });
}

/** @throws UserError, before hours of work, where no image could hold so many. */
function assertGridFits(network: Network, { rows: high, cols: wide }: GridShape, o: GenerateOptions): void {
  const { imgChannels: channels } = network;
  const { format, size: side = network.imgResolution } = o;
  assertPictureSize({ width: wide * side, height: high * side, channels }, format);
}

/** A row for each seed where there are several labels. */
function gridShape(total: number, { labels = [] }: GenerateOptions): GridShape {
  return labels.length > 1 ? { rows: total / labels.length, cols: labels.length } : nearSquareGrid(total);
}

function countOf(source: GenerateSource): number {
  if ("ws" in source) return source.ws.shape[0] ?? 0;
  return "count" in source.seeds ? source.seeds.count : source.seeds.length;
}

function* jobsOf(source: GenerateSource, o: GenerateOptions): Generator<Job> {
  const { seedDigits = 4, label: only, labels = [only] } = o;
  if ("seeds" in source) {
    for (const seed of source.seeds) {
      const name = `seed${String(seed).padStart(seedDigits, "0")}`;
      for (const [i, label] of labels.entries()) {
        yield {
          kind: "seed",
          seed,
          name: name + labelEnding(label, i, labels.length),
          ...(label !== undefined && { label }),
        };
      }
    }
  } else {
    for (let i = 0; i < countOf(source); i++) {
      const name = `proj${String(i).padStart(2, "0")}`;
      yield { kind: "seed", seed: { name, ws: rows(source.ws, i, i + 1) }, noiseSeed: i, name };
    }
  }
}

/** `-class2`, or of a vector its number in the list; nothing where there is one label alone. */
function labelEnding(label: Label | undefined, i: number, count: number): string {
  if (count === 1) return "";
  return typeof label === "number" ? `-class${label}` : `-label${i}`;
}

async function queueWrites(
  writes: BoundedQueue,
  { recipe: { name }, picture, image, ws }: Drawn<Job>,
  { folder, format, saveRaw, inputs, onWritten }: GenerateOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = join(folder, `${name}.${format}`);
  await writes.push(async () => {
    await writePicture(path, picture, { format, inputs, signal });
    onWritten?.(path);
  });
  if (!saveRaw) return;
  const rawPath = join(folder, `${name}.npz`);
  await writes.push(async () => {
    await writeFileAtomically(rawPath, rawArrays(image, ws), { inputs, signal });
    onWritten?.(rawPath);
  });
}

/** `image` [C, H, W] in about [-1, 1] and `w` [1, numWs, wDim], the name and shape that projections use too. */
function rawArrays(image: Float32Tensor, ws: Float32Tensor): readonly Uint8Array[] {
  return writeNpz(
    new Map([
      ["image", float32(image.shape.slice(1), image.data)],
      ["w", ws],
    ]),
  );
}

async function writeGrid(
  cells: readonly Picture[],
  shape: GridShape,
  { folder, format, inputs, onWritten }: GenerateOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = join(folder, `grid.${format}`);
  await writePicture(path, composeGrid(cells, shape), { format, inputs, signal });
  onWritten?.(path);
}
