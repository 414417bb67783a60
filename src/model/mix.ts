import type { TaskContext } from "../base/taskContext.ts";
import { composeMixGrid } from "./grid.ts";
import { assertLayers } from "./latents.ts";
import type { Network } from "./network.ts";
import type { Picture } from "./picture.ts";
import { drawRecipes, type DrawContext } from "./recipe/drawRecipes.ts";
import { mixPictureRecipes, type MixOptions, type MixPicture } from "./recipe/recipe.ts";
import { assertSources, sourceName } from "./wsSource.ts";

/** The images of a style-mixing grid. */
export interface Mixes {
  readonly rowPictures: readonly Picture[];
  readonly columnPictures: readonly Picture[];
  /** Row by row. */
  readonly mixed: readonly Picture[];
}

/** How `mixPictures` is followed while it works. */
export interface MixContext extends TaskContext, DrawContext {
  /** Gets each image as it is made, as `ROW-COL`; an unmixed one is `SEED-SEED`. */
  readonly onPicture?: (name: string, picture: Picture) => Promise<void>;
}

/**
 * Style mixing (Karras et al. 2019, sec. 3.1): each row's ws with the listed layers replaced by each column's. What
 * the layers decide differs from network to network.
 * @throws UserError for a layer that the network does not have.
 * @example
 * ```ts
 * import { mixPictures } from "stylegan2-ada";
 *
 * const { mixed } = await mixPictures(network, { rows: [85, 100], columns: [55, 821, 3], styles: [0, 1, 2] });
 * mixed.length; // => 6
 * ```
 */
export async function mixPictures(
  network: Network,
  o: MixOptions,
  { onPicture, onProgress, ...context }: MixContext = {},
): Promise<Mixes> {
  assertMix(network, o);
  const recipes = mixPictureRecipes(o);
  const pictures: Picture[] = [];
  for await (const { recipe, picture } of drawRecipes(network, recipes, o, context)) {
    await onPicture?.(nameOf(recipe), picture);
    pictures.push(picture);
    onProgress?.(pictures.length, recipes.length);
  }
  const [columns, own] = [o.columns.length, o.columns.length + o.rows.length];
  return {
    columnPictures: pictures.slice(0, columns),
    rowPictures: pictures.slice(columns, own),
    mixed: pictures.slice(own),
  };
}

function nameOf(recipe: MixPicture): string {
  const [row, column] = recipe.kind === "mix" ? [recipe.row, recipe.column] : [recipe.seed, recipe.seed];
  return `${sourceName(row)}-${sourceName(column)}`;
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

/**
 * The grid: columns on top, rows at the left, the corner empty.
 * @example
 * ```ts
 * import { mixGrid, mixPictures, writePicture } from "stylegan2-ada";
 *
 * const mixes = await mixPictures(network, { rows: [85, 100], columns: [55], styles: network.mixStyles });
 * await writePicture("out/mix.png", mixGrid(mixes));
 * ```
 */
export function mixGrid({ rowPictures, columnPictures, mixed }: Mixes): Picture {
  return composeMixGrid(rowPictures, columnPictures, mixed);
}
