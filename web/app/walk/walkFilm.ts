import { walkLength } from "../../../src/model/walk.ts";
import type { Look, Recipe } from "../../studio/studio.ts";
import type { WalkView } from "../view/view.ts";

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
  const seeds = keyframes.slice(0, MOST_KEYFRAMES);
  const [noiseSeed] = seeds;
  if (noiseSeed === undefined || seeds.length < 2) return undefined;
  const seedAt = (index: number): number => seeds[index % seeds.length] ?? noiseSeed;
  return {
    total: walkLength({ seeds, frames, loop }),
    look,
    recipeAt(frame) {
      const leg = Math.floor(frame / frames);
      const t = frame / frames - leg;
      return { kind: "walk", from: seedAt(leg), to: seedAt(leg + 1), t, space, noiseSeed };
    },
  };
}

/** Where keyframe `index` stands in the film. */
export function frameOfKeyframe(index: number, { frames }: Pick<WalkView, "frames">): number {
  return index * frames;
}

/** The keyframe before `frame`, or at it. */
export function keyframeBefore(frame: number, { frames }: Pick<WalkView, "frames">): number {
  return Math.floor(frame / frames);
}
