import { breathe, type TaskContext } from "../base/taskContext.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { wsPictures, type PictureOptions } from "./generation.ts";
import { composeMixGrid } from "./grid.ts";
import { assertLayers, rows, styleMix } from "./latents.ts";
import type { Network } from "./network.ts";
import type { Picture } from "./picture.ts";
import { assertSources, noiseSeed, sourceName, sourceWs, type WsSource } from "./wsSource.ts";

export interface MixOptions extends PictureOptions {
  /** Seeds, or ws that were found. */
  readonly rows: readonly WsSource[];
  readonly columns: readonly WsSource[];
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
 * Style mixing (Karras et al. 2019, sec. 3.1): each row's ws with the listed layers replaced by each column's. What
 * the layers decide differs from network to network.
 * @throws UserError for a layer that the network does not have.
 */
export async function mixPictures(network: Network, o: MixOptions, context: MixContext = {}): Promise<Mixes> {
  assertMix(network, o);
  const [rowWs, columnWs] = [await sourceWs(network, o.rows, o), await sourceWs(network, o.columns, o)];
  const draw = artist(network, o, context);
  const row = (i: number): Float32Tensor => rows(rowWs, i, i + 1);
  const column = (i: number): Float32Tensor => rows(columnWs, i, i + 1);
  const columnPictures = await each(o.columns, (seed, i) => draw(column(i), [seed, seed]));
  const rowPictures = await each(o.rows, (seed, i) => draw(row(i), [seed, seed]));
  const mixed = await each(o.rows, (rowSeed, i) =>
    each(o.columns, (columnSeed, j) => draw(styleMix(row(i), column(j), o.styles), [rowSeed, columnSeed])),
  );
  return { rowPictures, columnPictures, mixed: mixed.flat() };
}

/** @throws UserError for what no computing could mend. */
export function assertMix(network: Network, o: MixOptions): void {
  assertLayers(o.styles, network.numWs);
  assertSources(network, [...o.rows, ...o.columns], o);
}

/** The paper's coarse layers: 0 to 6 of the 18 at 1024x1024, and the same share of fewer. */
export function coarseStyles(numWs: number): number[] {
  return Array.from({ length: Math.ceil((numWs * 7) / 18) }, (_, i) => i);
}

type Draw = (ws: Float32Tensor, sources: readonly [row: WsSource, column: WsSource]) => Promise<Picture>;

/** Draws one picture after another and tells of each. */
function artist(network: Network, o: MixOptions, { signal, onProgress, onPicture }: MixContext): Draw {
  const total = o.rows.length + o.columns.length + o.rows.length * o.columns.length;
  let done = 0;
  return async (ws, [row, column]) => {
    const [picture] = await wsPictures(network, ws, [noiseSeed(row)], o);
    if (picture === undefined) throw new Error("mix: the network gave no picture");
    await onPicture?.(`${sourceName(row)}-${sourceName(column)}`, picture);
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
