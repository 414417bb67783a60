import { UserError } from "../base/errors.ts";
import type { WrittenKeyframe } from "../model/recipe/keyframeText.ts";
import type { WalkOptions } from "../model/recipe/recipe.ts";
import { labelsOf, type LabelChoice } from "./sharedOptions.ts";

interface KeyframeChoice extends LabelChoice {
  readonly seeds: readonly (number | string)[] | undefined;
  readonly keyframes: readonly WrittenKeyframe[] | undefined;
}

/**
 * What --seeds or --keyframes list. Labels go beside seeds; keyframes have their own, or the only one that is given.
 * @throws UserError for neither or both, and several labels beside keyframes.
 */
export function keyframesOf({ seeds, keyframes, ...options }: KeyframeChoice): {
  readonly written: readonly WrittenKeyframe[];
  readonly look: Pick<WalkOptions, "label" | "labels">;
} {
  const labels = labelsOf(options);
  if (seeds !== undefined && keyframes === undefined) {
    const written = seeds.map((source): WrittenKeyframe => ({ source, steps: [] }));
    return { written, look: labels === undefined ? {} : { labels } };
  }
  const attempted = "walk through latent space";
  if (seeds !== undefined || keyframes === undefined) {
    const received = seeds === undefined ? "neither" : "both";
    const next = "For example: --seeds 85,100,75.";
    throw new UserError({ attempted, rule: "it takes either --seeds or --keyframes", received, next });
  }
  if (labels === undefined || labels.length === 1) return { written: keyframes, look: { label: labels?.[0] } };
  const next = "Write them into --keyframes, as in 85+class:3,class:5.";
  throw new UserError({
    attempted,
    rule: "beside --keyframes there may be one label",
    received: `${labels.length}`,
    next,
  });
}
