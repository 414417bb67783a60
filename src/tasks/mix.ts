import { join } from "node:path";
import { prepareOutputFolder } from "../media/atomicFile.ts";
import { boundedQueue } from "../media/boundedQueue.ts";
import { composeMixGrid } from "../media/grid.ts";
import type { Picture } from "../media/images.ts";
import { assertPictureSize, writePicture, type PictureFormatName } from "../media/pictureFiles.ts";
import { assertLayers, rows, styleMix } from "../model/latents.ts";
import type { Network } from "../model/network.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { assertPictureOptions, seedWs, wsPictures, type PictureOptions } from "./pictures.ts";
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

/** How `mixPictures` is followed while it works. */
export interface MixContext extends TaskContext {
  /** Gets each picture as it is made, as `ROW-COL`; an unmixed one is `SEED-SEED`. */
  readonly onPicture?: (name: string, picture: Picture) => Promise<void>;
}

/**
 * Style mixing (Karras et al. 2019, sec. 3.1): each row's ws with the listed layers replaced by each column's, so
 * that with the first layers columns give pose and shape, rows give skin and colours.
 * @throws UserError for a layer that the network does not have, or a grid that no picture can hold.
 */
export async function mixPictures(network: Network, o: MixOptions, context: MixContext = {}): Promise<Mixes> {
  assertMix(network, o);
  const [rowWs, columnWs] = [await seedWs(network, o.rows, o), await seedWs(network, o.columns, o)];
  const draw = artist(network, o, context);
  const row = (i: number): Float32Tensor => rows(rowWs, i, i + 1);
  const column = (i: number): Float32Tensor => rows(columnWs, i, i + 1);
  const columnPictures = await each(o.columns, (seed, i) => draw(column(i), [seed, seed]));
  const rowPictures = await each(o.rows, (seed, i) => draw(row(i), [seed, seed]));
  const mixed = await each(o.rows, (rowSeed, i) =>
    each(o.columns, (columnSeed, j) => draw(styleMix(row(i), column(j), o.styles), [rowSeed, columnSeed])));
  return { rowPictures, columnPictures, mixed: mixed.flat() };
}

/** @throws UserError for what no computing could mend. */
export function assertMix(network: Network, o: MixOptions, format: PictureFormatName = "png"): void {
  assertLayers(o.styles, network.numWs);
  assertPictureOptions(network, o);
  const { imgResolution: side, imgChannels: channels } = network.generatorConfig.synthesis;
  assertPictureSize({ width: (o.columns.length + 1) * side, height: (o.rows.length + 1) * side, channels }, format);
}

type Draw = (ws: Float32Tensor, seeds: readonly [row: number, column: number]) => Promise<Picture>;

/** Draws one picture after another and tells of each. */
function artist(network: Network, o: MixOptions, { signal, onProgress, onPicture }: MixContext): Draw {
  const total = o.rows.length + o.columns.length + o.rows.length * o.columns.length;
  let done = 0;
  return async (ws, [row, column]) => {
    const [picture] = await wsPictures(network, ws, [row], o);
    if (picture === undefined) throw new Error("mix: the network gave no picture");
    await onPicture?.(`${row}-${column}`, picture);
    onProgress?.(++done, total);
    await breathe(signal);
    return picture;
  };
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

/**
 * Writes each `ROW-COL.png` and the unmixed `SEED-SEED.png` while the next one is computed, and `grid.png` at the end.
 * -> the files, the grid first.
 */
export async function mix(
  network: Network,
  o: MixOptions & { readonly folder: string; readonly format: PictureFormatName },
  { signal, onProgress }: TaskContext = {},
): Promise<string[]> {
  const { folder, format } = o;
  assertMix(network, o, format);
  await prepareOutputFolder(folder);
  const writes = boundedQueue(8);
  const files = new Set([join(folder, `grid.${format}`)]);
  const write = async (name: string, picture: Picture): Promise<void> => {
    const path = join(folder, `${name}.${format}`);
    if (name !== "grid" && files.has(path)) return; // a seed that is listed twice
    files.add(path);
    await writes.push(() => writePicture(path, picture, { format, signal }));
  };
  try {
    await write("grid", mixGrid(await mixPictures(network, o, { signal, onProgress, onPicture: write })));
  } finally {
    await writes.drain();
  }
  return [...files];
}
