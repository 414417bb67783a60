import type { DirectionStep } from "../directions.ts";
import type { Look } from "../generation.ts";
import type { Label } from "../labels.ts";
import { noiseSeed, type WsSource } from "../wsSource.ts";

/**
 * How images are made, as a value: what a command, a request to the server and a tab of the page ask for. One that is
 * made anywhere can be told everywhere: as ws (`recipeWs`), as a command, as a link, as JSON.
 */
export type Recipe =
  | ({ readonly kind: "generate" } & GenerateRecipe)
  | ({ readonly kind: "mix" } & MixOptions)
  | ({ readonly kind: "walk" } & WalkOptions);

export interface GenerateRecipe extends Look {
  /** Each gives an image. */
  readonly seeds: readonly WsSource[];
  /** Each seed in each of these instead of `label`. */
  readonly labels?: readonly Label[];
}

export interface MixOptions extends Look {
  /** Seeds, or ws that were found. */
  readonly rows: readonly WsSource[];
  readonly columns: readonly WsSource[];
  /** Layers that come from the columns. */
  readonly styles: readonly number[];
}

/** How time runs between two seeds. t and the result in [0, 1]. */
export const EASINGS = {
  linear: (t: number) => t,
  /** Slow at both seeds (Perlin's smoothstep). */
  smooth: (t: number) => t * t * (3 - 2 * t),
} as const;

/** Where seeds are joined: straight lines between ws, or great circles between zs. */
export type WalkSpace = "w" | "z";

/** Layers that are those of a seed, or of the average w. */
export interface Hold {
  readonly from: number | "w_avg";
  readonly styles: readonly number[];
}

export interface WalkOptions extends Look {
  /** Visited in this order: seeds, or ws that were found, which lie in the space w alone. */
  readonly seeds: readonly WsSource[];
  /** Labels that are visited beside them; whichever are fewer, seeds or labels, begin anew. */
  readonly labels?: readonly Label[];
  /** Steps along directions of each keyframe alone, before `directions` of all; these begin anew as well. */
  readonly moves?: readonly (readonly DirectionStep[])[];
  /** Images from one seed to the next. */
  readonly frames: number;
  readonly space: WalkSpace;
  readonly easing: keyof typeof EASINGS;
  /** Goes back to the first seed, so that the film can repeat without a jump. */
  readonly loop: boolean;
  /** Layers held fixed through the film. */
  readonly hold?: Hold;
}

/** Layers of an image that come from elsewhere: another image's, or the average's, which truncates them. */
export interface Blend {
  readonly from: WsSource | "w_avg";
  readonly layers: readonly number[];
  /** From 0, which leaves the layers as they are, to 1, which replaces them. */
  readonly amount: number;
}

/** Where each image of a walk stands, and how far from the average one, in place of an even pace. */
export interface WalkScore {
  /** In keyframes, from 0; not falling. */
  readonly positions: readonly number[];
  /** Of what the look's truncation leaves: 1 is all, 0 the average w. As many. */
  readonly truncation: readonly number[];
}

/** A walk that keeps the time of a score where one is given. */
export interface TimedWalk extends WalkOptions {
  readonly score?: WalkScore;
}

/** How the w of one image of a recipe is made; under a look, everything that the image shows follows from it. */
export type PictureRecipe =
  | {
      readonly kind: "seed";
      readonly seed: WsSource;
      /** Its own label; the look's where none is given. */
      readonly label?: Label;
      /** Seed of random noise; its own where none is given. */
      readonly noiseSeed?: number;
    }
  /** The row's ws with the listed layers replaced by the column's. */
  | { readonly kind: "mix"; readonly row: WsSource; readonly column: WsSource; readonly layers: readonly number[] }
  /** An image changed by hand: blends one after another, then steps along directions that move it alone. */
  | {
      readonly kind: "edit";
      readonly base: WsSource;
      readonly blends: readonly Blend[];
      readonly steps: readonly DirectionStep[];
    }
  /** t from 0 (first seed) to 1 (second). */
  | {
      readonly kind: "walk";
      readonly from: WsSource;
      readonly to: WsSource;
      readonly t: number;
      readonly space: WalkSpace;
      /** Seed of random noise, the same through a film so that it stands still; `from` where none is given. */
      readonly noiseSeed?: number;
      /** The label of the first seed and of the second; the look's where none are given. */
      readonly labels?: readonly [from: Label | undefined, to: Label | undefined];
      /** Steps along directions that the first seed makes alone, and the second. */
      readonly moves?: readonly [from: readonly DirectionStep[], to: readonly DirectionStep[]];
      /** Share of the distance to the average w; 1 where none is given. */
      readonly truncation?: number;
      readonly hold?: Hold & { readonly label?: Label };
    };

type Stops = Pick<WalkOptions, "seeds" | "labels" | "moves">;

/** How many places a walk visits. */
export function stopCount({ seeds, labels = [], moves = [] }: Stops): number {
  return Math.max(seeds.length, labels.length, moves.length);
}

/**
 * How many images a walk has. A loop leaves out the last, which would be the first again.
 * @example
 * ```ts
 * import { walkLength } from "stylegan2-ada";
 *
 * walkLength({ seeds: [85, 100, 75], frames: 60, loop: false }); // => 121
 * walkLength({ seeds: [85, 100, 75], frames: 60, loop: true }); // => 180
 * ```
 */
export function walkLength({
  frames,
  loop,
  score,
  ...stops
}: Stops & Pick<TimedWalk, "frames" | "loop" | "score">): number {
  if (score !== undefined) return score.positions.length;
  const count = stopCount(stops);
  return loop ? count * frames : (count - 1) * frames + 1;
}

/** Image `frame` of a walk, from 0 to walkLength - 1. */
export function walkFrame(o: TimedWalk, frame: number): WalkPicture {
  const { seeds, labels, moves = [], space, hold, score } = o;
  const position = score?.positions[frame] ?? frame / o.frames;
  const truncation = score?.truncation[frame] ?? 1;
  const leg = Math.floor(position);
  const at = <T>(list: readonly T[], stop: number): T | undefined => list[(stop % stopCount(o)) % list.length];
  const own = labels && ([at(labels, leg), at(labels, leg + 1)] as const);
  const held = labels?.[0] ?? o.label;
  const steps = [at(moves, leg) ?? [], at(moves, leg + 1) ?? []] as const;
  return {
    kind: "walk",
    from: at(seeds, leg) ?? 0,
    to: at(seeds, leg + 1) ?? 0,
    t: EASINGS[o.easing](position - leg),
    space,
    noiseSeed: noiseSeed(seeds[0] ?? 0),
    // The same image is to be the same value, whatever labels other legs have.
    ...(own?.some((label) => label !== o.label) === true && { labels: own }),
    ...(steps.some(({ length }) => length > 0) && { moves: steps }),
    ...(truncation !== 1 && { truncation }),
    ...(hold && { hold: { ...hold, ...(held !== undefined && { label: held }) } }),
  };
}

export type SeedPicture = Extract<PictureRecipe, { readonly kind: "seed" }>;
export type WalkPicture = Extract<PictureRecipe, { readonly kind: "walk" }>;
export type EditPicture = Extract<PictureRecipe, { readonly kind: "edit" }>;
export type MixPicture = Extract<PictureRecipe, { readonly kind: "seed" | "mix" }>;

/** The columns' own images, the rows', and the mixed ones row by row. */
export function mixPictureRecipes({ rows, columns, styles: layers }: MixOptions): MixPicture[] {
  const own = (seed: WsSource): MixPicture => ({ kind: "seed", seed });
  const mixed = rows.flatMap((row) => columns.map((column): MixPicture => ({ kind: "mix", row, column, layers })));
  return [...columns.map(own), ...rows.map(own), ...mixed];
}
