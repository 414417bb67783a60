import { walkLength } from "../../../../src/model/recipe/recipe.ts";
import type { Look, Recipe } from "../../../studio/studio.ts";
import { keyframe } from "../../view/keyframes.ts";
import type { Keyframe, WalkView } from "../../view/view.ts";

/** More keyframes than this are neither seen well nor soon drawn; a link may name more. */
export const MOST_KEYFRAMES = 48;

/** A film that is drawn picture by picture. */
export interface WalkFilm {
  readonly total: number;
  readonly look: Look;
  /** @param frame from 0 to total - 1. */
  recipeAt(frame: number): Recipe;
}

/**
 * The command line's walk: the same pictures in the same number. Between keyframes lie `frames` steps; a loop goes on
 * to the first and leaves out its end, which would be the beginning again. Nothing for fewer than two keyframes.
 */
export function walkFilm({ keyframes, space, frames, loop }: WalkView, look: Look): WalkFilm | undefined {
  const stops = keyframes.slice(0, MOST_KEYFRAMES);
  const [first] = stops;
  if (first === undefined || stops.length < 2) return undefined;
  const stopAt = (index: number): Keyframe => stops[index % stops.length] ?? first;
  return {
    total: walkLength({ seeds: stops.map(({ seed }) => seed), frames, loop }),
    look,
    recipeAt(frame) {
      const leg = Math.floor(frame / frames);
      const t = frame / frames - leg;
      const [from, to] = [stopAt(leg), stopAt(leg + 1)];
      const recipe = { kind: "walk", from: from.seed, to: to.seed, t, space, noiseSeed: first.seed } as const;
      const { label = look.label } = from;
      const { label: next = look.label } = to;
      const isOwn = from.label !== undefined || to.label !== undefined;
      return isOwn && label !== undefined && next !== undefined ? { ...recipe, labels: [label, next] } : recipe;
    },
  };
}

/** Keyframes as a network of cDim classes takes them: a link may come from another network. */
export function usableKeyframes(keyframes: readonly Keyframe[], cDim: number): Keyframe[] {
  const usable = (label: number | undefined): number | undefined =>
    label === undefined || cDim === 0 ? undefined : Math.min(label, cDim - 1);
  return keyframes.map(({ seed, label }) => keyframe(seed, usable(label)));
}

/** Where keyframe `index` stands in the film. */
export function frameOfKeyframe(index: number, { frames }: Pick<WalkView, "frames">): number {
  return index * frames;
}

/** The keyframe before `frame`, or at it. */
export function keyframeBefore(frame: number, { frames }: Pick<WalkView, "frames">): number {
  return Math.floor(frame / frames);
}
