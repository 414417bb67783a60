import type { LinkedMix } from "../../../../src/model/recipe/linked.ts";
import { mixPictureRecipes, type PictureRecipe } from "../../../../src/model/recipe/recipe.ts";
import type { NetworkSummary } from "../../../studio/studio.ts";
import { usableSources } from "../../view/latents.ts";
import { MOST_LINES } from "../../view/view.ts";
import { texts } from "../../texts/texts.ts";

/** What of a link's matrix is not seen, in words; nothing where all of it is. */
export function unseenLines({ rows, columns }: LinkedMix): string | undefined {
  if (rows.length <= MOST_LINES && columns.length <= MOST_LINES) return undefined;
  return texts().mix.unseen(rows.length, columns.length, MOST_LINES);
}

/** A matrix whose layers are settled. */
export type UsableMix = Required<LinkedMix>;

/** What a matrix has to know of a network. */
export type MixNetwork = Pick<NetworkSummary, "numWs" | "wDim" | "mixStyles">;

/** The matrix as a network can show it. */
export function usableMix({ rows, columns, layers }: LinkedMix, network: MixNetwork): UsableMix {
  const { numWs, mixStyles } = network;
  return {
    rows: usableSources(rows, network).slice(0, MOST_LINES),
    columns: usableSources(columns, network).slice(0, MOST_LINES),
    layers: (layers ?? mixStyles).filter((layer) => layer < numWs),
  };
}

/** The columns' own images, the rows', and the mixed ones row by row. */
export function mixRecipes({ rows, columns, layers: styles }: UsableMix): PictureRecipe[] {
  return mixPictureRecipes({ rows, columns, styles });
}

/** What the recipes gave, as the matrix shows it. */
export interface MixPictures<T> {
  readonly ofColumns: readonly T[];
  readonly ofRows: readonly T[];
  /** Row by row. */
  readonly mixed: readonly (readonly T[])[];
}

export function mixPictures<T>({ rows, columns }: LinkedMix, pictures: readonly T[]): MixPictures<T> {
  const [r, c] = [rows.length, columns.length];
  return {
    ofColumns: pictures.slice(0, c),
    ofRows: pictures.slice(c, c + r),
    mixed: rows.map((_, i) => pictures.slice(c + r + i * c, c + r + (i + 1) * c)),
  };
}
