import { join } from "node:path";
import { prepareOutputFolder } from "../media/atomicFile.ts";
import { boundedQueue } from "../media/boundedQueue.ts";
import { composeMixGrid } from "../media/grid.ts";
import type { Picture } from "../media/images.ts";
import { writePicture, type PictureFormatName } from "../media/pictureFiles.ts";
import { assertLayers, rows, styleMix } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { seedWs, wsPictures, type PictureOptions } from "./pictures.ts";
import { breathe, type TaskContext } from "./taskContext.ts";

export interface MixOptions extends PictureOptions {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** Layers that come from the columns. */
  readonly styles: readonly number[];
}

/** The pictures of a style-mixing grid. */
export interface Mixes {
  readonly rowPictures: readonly Picture[];
  readonly columnPictures: readonly Picture[];
  /** Row by row. */
  readonly mixed: readonly Picture[];
}

/**
 * Style mixing (Karras et al. 2019, sec. 3.1): each row's ws with the listed layers replaced by each column's, so
 * that with the first layers columns give pose and shape, rows give skin and colours.
 */
export async function mixPictures(network: Network, o: MixOptions, { signal, onProgress }: TaskContext = {}): Promise<Mixes> {
  assertLayers(o.styles, network.numWs);
  const [rowWs, columnWs] = [await seedWs(network, o.rows, o), await seedWs(network, o.columns, o)];
  const total = o.rows.length + o.columns.length + o.rows.length * o.columns.length;
  let done = 0;
  const draw = async (ws: Float32Tensor, seed: number): Promise<Picture> => {
    const [picture] = await wsPictures(network, ws, [seed], o);
    if (picture === undefined) throw new Error("mix: the network gave no picture");
    onProgress?.(++done, total);
    await breathe(signal);
    return picture;
  };
  const row = (i: number): Float32Tensor => rows(rowWs, i, i + 1);
  const column = (i: number): Float32Tensor => rows(columnWs, i, i + 1);
  const columnPictures = await each(o.columns, (seed, i) => draw(column(i), seed));
  const rowPictures = await each(o.rows, (seed, i) => draw(row(i), seed));
  const mixed = await each(o.rows, (seed, i) => each(o.columns, (_, j) => draw(styleMix(row(i), column(j), o.styles), seed)));
  return { rowPictures, columnPictures, mixed: mixed.flat() };
}

/** One after another, in order. */
async function each<T, R>(items: readonly T[], run: (item: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const [i, item] of items.entries()) results.push(await run(item, i));
  return results;
}

/** The grid: columns on top, rows at the left, the corner empty. */
export function mixGrid({ rowPictures, columnPictures, mixed }: Mixes): Picture {
  return composeMixGrid(rowPictures, columnPictures, mixed);
}

/** Writes `grid.png`, each `ROW-COL.png`, and the unmixed `SEED-SEED.png`. -> the files, the grid first. */
export async function mix(
  network: Network, o: MixOptions & { readonly folder: string; readonly format: PictureFormatName }, context: TaskContext = {},
): Promise<string[]> {
  await prepareOutputFolder(o.folder);
  const mixes = await mixPictures(network, o, context);
  const writes = boundedQueue(8);
  const named = [["grid", mixGrid(mixes)] as const, ...namedPictures(mixes, o)];
  const files = new Map(named.map(([name, picture]) => [join(o.folder, `${name}.${o.format}`), picture]));
  try {
    for (const [path, picture] of files) {
      await writes.push(() => writePicture(path, picture, { format: o.format, signal: context.signal }));
    }
  } finally {
    await writes.drain();
  }
  return [...files.keys()];
}

function namedPictures({ rowPictures, columnPictures, mixed }: Mixes, o: MixOptions): (readonly [string, Picture])[] {
  const unmixed = [...o.columns.map((seed, i) => [seed, columnPictures[i]] as const), ...o.rows.map((seed, i) => [seed, rowPictures[i]] as const)];
  const pairs = o.rows.flatMap((row, i) => o.columns.map((column, j) => [`${row}-${column}`, mixed[i * o.columns.length + j]] as const));
  return [...unmixed.map(([seed, picture]) => [`${seed}-${seed}`, picture] as const), ...pairs]
    .flatMap(([name, picture]) => (picture === undefined ? [] : [[name, picture] as const]));
}
