import { keyframe } from "../../../../src/model/recipe/linkFields.ts";
import { walkRecipe, type Keyframe, type LinkedWalk } from "../../../../src/model/recipe/linked.ts";
import {
  walkFrame,
  walkLength,
  type Hold,
  type PictureRecipe,
  type Recipe,
  type WalkSpace,
} from "../../../../src/model/recipe/recipe.ts";
import { isSeed } from "../../../../src/model/wsSource.ts";
import type { Look, NetworkSummary } from "../../../studio/studio.ts";
import { usableSources } from "../../view/latents.ts";
import type { WalkView } from "../../view/view.ts";

/** More keyframes than this are neither seen well nor soon drawn; a link may name more. */
export const MOST_KEYFRAMES = 48;

/** A film that is drawn image by image. */
export interface WalkFilm {
  readonly recipe: Recipe;
  readonly total: number;
  readonly look: Look;
  /** @param frame from 0 to total - 1. */
  recipeAt(frame: number): PictureRecipe;
}

/** The command line's walk: the same images in the same number. Nothing for fewer than two keyframes. */
export function walkFilm(walk: LinkedWalk, look: Look): WalkFilm | undefined {
  const keyframes = walk.keyframes.slice(0, MOST_KEYFRAMES);
  if (keyframes.length < 2) return undefined;
  const recipe = walkRecipe({ ...walk, keyframes }, look);
  return { recipe, total: walkLength(recipe), look, recipeAt: (frame) => walkFrame(recipe, frame) };
}

/** What a walk has to know of a network. */
export type WalkNetwork = Pick<NetworkSummary, "cDim" | "numWs" | "wDim">;

/** Keyframes as a network takes them: a link or a latent may come from another network. */
export function usableKeyframes(keyframes: readonly Keyframe[], network: WalkNetwork): Keyframe[] {
  const { cDim } = network;
  const usable = (label: number | undefined): number | undefined =>
    label === undefined || cDim === 0 ? undefined : Math.min(label, cDim - 1);
  return keyframes
    .filter(({ seed }) => usableSources([seed], network).length > 0)
    .map(({ seed, label, moves }) => keyframe(seed, isSeed(seed) ? usable(label) : undefined, moves));
}

/** Great circles lie between seeds alone: a latent of the page has no z. */
export function usableSpace(space: WalkSpace, keyframes: readonly Keyframe[]): WalkSpace {
  return keyframes.every(({ seed }) => isSeed(seed)) ? space : "w";
}

/** What is held as a network of numWs layers takes it; nothing where none of the layers is its own. */
export function usableHold(hold: Hold | undefined, numWs: number): Pick<LinkedWalk, "hold"> {
  const styles = hold?.styles.filter((layer) => layer < numWs) ?? [];
  return hold === undefined || styles.length === 0 ? {} : { hold: { ...hold, styles } };
}

/** Where keyframe `index` stands in the film. */
export function frameOfKeyframe(index: number, { frames }: Pick<WalkView, "frames">): number {
  return index * frames;
}

/** The keyframe before `frame`, or at it. */
export function keyframeBefore(frame: number, { frames }: Pick<WalkView, "frames">): number {
  return Math.floor(frame / frames);
}
