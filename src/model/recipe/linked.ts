import type { DirectionStep } from "../directions.ts";
import type { Look } from "../generation.ts";
import type { WsSource } from "../wsSource.ts";
import type { Hold, Recipe, WalkSpace } from "./recipe.ts";

export interface Keyframe {
  readonly seed: WsSource;
  /** Its own class; the look's label where none is given. */
  readonly label?: number;
  /** Steps along directions of this keyframe alone. */
  readonly moves?: readonly DirectionStep[];
}

export interface LinkedMix {
  readonly rows: readonly WsSource[];
  readonly columns: readonly WsSource[];
  /** Style layers that come from the columns; those that the network recommends where none are chosen. */
  readonly layers?: readonly number[];
}

export interface LinkedWalk {
  readonly keyframes: readonly Keyframe[];
  readonly space: WalkSpace;
  /** Frames between two keyframes. */
  readonly frames: number;
  /** Slow at keyframes; at an even pace where nothing is given. */
  readonly easing?: "smooth";
  readonly loop: boolean;
  readonly hold?: Hold;
}

/** What the page shows in its tabs: a recipe of each kind under one look. A link says what in it is made of seeds. */
export interface LinkedRecipes {
  readonly look: Look;
  readonly seeds: readonly WsSource[];
  readonly mix: LinkedMix;
  readonly walk: LinkedWalk;
}

type Kind<K extends Recipe["kind"]> = Extract<Recipe, { readonly kind: K }>;

export function generateRecipe(seeds: readonly WsSource[], look: Look): Kind<"generate"> {
  return { kind: "generate", seeds, ...look };
}

export function mixRecipe({ rows, columns, layers }: Required<LinkedMix>, look: Look): Kind<"mix"> {
  return { kind: "mix", rows, columns, styles: layers, ...look };
}

export function walkRecipe({ keyframes, space, frames, easing, loop, hold }: LinkedWalk, look: Look): Kind<"walk"> {
  const labels = keyframes.map(({ label }) => label);
  return {
    kind: "walk",
    seeds: keyframes.map(({ seed }) => seed),
    ...(keyframes.some(({ moves }) => moves !== undefined) && { moves: keyframes.map(({ moves = [] }) => moves) }),
    ...(labels.some((label) => label !== undefined) && { labels: labels.map((label) => label ?? look.label ?? 0) }),
    frames,
    space,
    easing: easing ?? "linear",
    loop,
    ...(hold && { hold }),
    ...look,
  };
}
