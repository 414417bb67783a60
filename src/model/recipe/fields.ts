import * as v from "valibot";
import { UserError } from "../../base/errors.ts";
import { MAX_SEED } from "../../base/randomState.ts";
import { real, whole } from "../../checkpoints/schema.ts";
import { NOISE_MODES } from "../../networks/generator.ts";
import type { Look } from "../generation.ts";
import type { WsSource } from "../wsSource.ts";
import type { WalkOptions } from "./recipe.ts";

/** What the fields of a recipe may ask for. */
export interface RecipeLimits {
  readonly numWs: number;
  /** Classes; 0 for an unconditional network. */
  readonly cDim: number;
  /** Whether the network is not known, and a label vector may have fewer numbers. */
  readonly isOpen?: boolean;
  /** Seeds of a list. */
  readonly maxCount: number;
}

/** What a list is of: seeds alone, or seeds and ws that were found. */
type Source<T> = v.GenericSchema<unknown, T>;

export const seedField = whole(0, MAX_SEED);

/** What all recipes may choose, with the command line's meanings and defaults. */
export const lookFields = (limits: RecipeLimits) => ({
  truncationPsi: v.optional(
    v.pipe(real(-8, 8), v.description("1 is full variety, 0 the average image; 0.7 is common.")),
    1,
  ),
  truncationCutoff: v.optional(
    v.pipe(whole(0, limits.numWs), v.description("Truncate only the first N layers; all by default.")),
  ),
  noiseMode: v.optional(
    v.pipe(
      choice(...NOISE_MODES),
      v.description("Noise for fine detail: stored with the network, drawn from the seed, or none."),
    ),
    "const",
  ),
  class: v.optional(v.pipe(classIndex(limits), v.description("Class of a conditional network."))),
  label: v.optional(
    v.pipe(
      vector(limits),
      v.description("Instead of a class, the label as a vector, for networks trained on attributes."),
    ),
  ),
  directions: v.optional(
    v.pipe(
      v.string("steps along directions, such as pca:0=2.5@2-5"),
      v.maxLength(4096, "steps of at most 4096 characters"),
      v.description(
        "Steps along the network's principal directions as the command line writes them: pca:0=2.5@2-5 is 2.5 " +
          "standard deviations along the strongest, in layers 2 to 5; separate several with semicolons. " +
          "FILE:NAME=AMOUNT goes along a direction of a file.",
      ),
    ),
  ),
});

export function generateFields<T>(limits: RecipeLimits, source: Source<T>) {
  return { seeds: sources(limits, source, "Each gives one image."), ...lookFields(limits) };
}

export function mixFields<T>(limits: RecipeLimits, source: Source<T>) {
  return {
    rows: sources(limits, source, "Seeds of the rows; they give all other layers."),
    columns: sources(limits, source, "Seeds of the columns; they give the layers in `styles`."),
    styles: v.optional(
      v.pipe(
        styles(limits),
        v.description("Layers to take from the columns; by default those the checkpoint recommends, or 0 to 6."),
      ),
    ),
    ...lookFields(limits),
  };
}

export function walkFields<T>(limits: RecipeLimits, source: Source<T>) {
  return {
    seeds: sources(limits, source, "Visited in this order."),
    labels: labelsField(limits),
    moves: movesField(limits),
    frames: v.optional(v.pipe(whole(1, 1_000_000), v.description("Frames from one seed to the next.")), 60),
    space: v.optional(
      v.pipe(choice("w", "z"), v.description("Straight lines in w, or great circles in z.")),
      "w" as const,
    ),
    easing: v.optional(
      v.pipe(choice("linear", "smooth"), v.description("The pace between two seeds.")),
      "linear" as const,
    ),
    loop: v.optional(v.pipe(v.boolean("true or false"), v.description("Return to the first seed.")), false),
    mixSeed: v.optional(
      v.pipe(
        v.union([v.literal("w_avg"), seedField], "a seed or w_avg"),
        v.description("Hold `styles` at this seed, or at the average w, for the whole video."),
      ),
    ),
    styles: v.optional(v.pipe(styles(limits), v.description("Layers that `mixSeed` holds."))),
    ...lookFields(limits),
  };
}

function choice<const T extends string>(...words: readonly T[]) {
  return v.picklist(words, `one of ${words.join(", ")}`);
}

function sources<T>({ maxCount }: RecipeLimits, source: Source<T>, description: string) {
  const rule = `a list of 1 to ${maxCount} seeds`;
  return v.pipe(v.array(source, rule), v.minLength(1, rule), v.maxLength(maxCount, rule), v.description(description));
}

function styles({ numWs }: RecipeLimits) {
  return v.pipe(
    v.array(whole(0, numWs - 1), "a list of style layers"),
    v.maxLength(numWs, `a list of at most ${numWs} style layers`),
  );
}

/** Classes or vectors, for recipes that take several. */
export function labelsField(limits: RecipeLimits) {
  const { maxCount } = limits;
  return v.optional(
    v.pipe(
      v.array(v.union([classIndex(limits), vector(limits)], "a class or a label vector"), "a list of labels"),
      v.minLength(1, "a list of 1 label or more"),
      v.maxLength(maxCount, `a list of at most ${maxCount} labels`),
      v.description("Classes or label vectors beside the seeds; in a walk, the shorter list repeats."),
    ),
  );
}

/** A keyframe's own steps, for recipes that have keyframes. */
function movesField({ maxCount }: RecipeLimits) {
  const step = v.pipe(v.string("steps along directions"), v.maxLength(4096, "steps of at most 4096 characters"));
  return v.optional(
    v.pipe(
      v.array(step, "a list of steps"),
      v.minLength(1, "a list of 1 keyframe's steps or more"),
      v.maxLength(maxCount, `steps of at most ${maxCount} keyframes`),
      v.description(
        "Steps along directions of each keyframe alone, written as `directions`; an empty text moves nothing. The " +
          "shorter list, seeds or moves, repeats.",
      ),
    ),
  );
}

function classIndex({ cDim }: RecipeLimits) {
  return whole(0, Math.max(0, cDim - 1));
}

function vector({ cDim, isOpen = false }: RecipeLimits) {
  const rule = cDim === 0 ? "left out: this network has no labels" : `a list of ${cDim} numbers`;
  return v.pipe(v.array(real(-1e6, 1e6), rule), v.minLength(isOpen ? 1 : cDim, rule), v.maxLength(cDim, rule));
}

type Output<F extends (...args: never[]) => v.ObjectEntries> = v.InferOutput<v.ObjectSchema<ReturnType<F>, undefined>>;
export type LookFields = Output<typeof lookFields>;

type WalkFields = Omit<Output<typeof walkFields<WsSource>>, keyof LookFields | "moves"> & Pick<WalkOptions, "moves">;

/** The walk that fields ask for, but for its look. @throws UserError for layers to hold without a seed, or it alone. */
export function walkOf({ mixSeed: from, styles, labels, moves, ...others }: WalkFields): Omit<WalkOptions, keyof Look> {
  if ((from === undefined) !== (styles === undefined)) {
    throw new UserError({
      attempted: "hold styles for the whole video",
      rule: "mixSeed and styles go together",
      received: from === undefined ? "only styles" : "only mixSeed",
    });
  }
  return {
    ...others,
    ...(labels !== undefined && { labels }),
    ...(moves !== undefined && { moves }),
    ...(from !== undefined && styles !== undefined && { hold: { from, styles } }),
  };
}
