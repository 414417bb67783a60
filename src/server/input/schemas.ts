import * as v from "valibot";
import { UserError } from "../../base/errors.ts";
import { MAX_SEED } from "../../base/randomState.ts";
import { real, whole } from "../../checkpoints/schema.ts";
import type { ServerLimits } from "../limits.ts";
import type { NetworkLimits } from "../service.ts";

const NOISE_MODES = ["const", "random", "none"] as const;
const FORMATS = ["png", "json"] as const;
export type AnswerFormat = (typeof FORMATS)[number];

/** What all requests for pictures let the client choose, with the command line's meanings and defaults. */
const look = ({ numWs, cDim }: NetworkLimits) => ({
  truncationPsi: v.optional(
    v.pipe(real(-8, 8), v.description("1 is full variety, 0 the average picture; 0.7 is common.")),
    1,
  ),
  truncationCutoff: v.optional(
    v.pipe(whole(0, numWs), v.description("Truncate only this many first layers; all of them by default.")),
  ),
  noiseMode: v.optional(
    v.pipe(
      v.picklist(NOISE_MODES, `one of ${NOISE_MODES.join(", ")}`),
      v.description("Noise for fine detail: stored, drawn anew for each seed, or left out."),
    ),
    "const",
  ),
  class: v.optional(v.pipe(whole(0, Math.max(0, cDim - 1)), v.description("The class, if the network has classes."))),
  label: labelVector(cDim),
  format: v.optional(
    v.pipe(
      v.picklist(FORMATS, `one of ${FORMATS.join(", ")}`),
      v.description("The answer's form. Where it is left out, the header Accept decides, and PNG where that does not."),
    ),
  ),
});

function labelVector(cDim: number) {
  const rule = cDim === 0 ? "left out: this network has no labels" : `a list of ${cDim} numbers`;
  return v.optional(
    v.pipe(
      v.array(real(-1e6, 1e6), rule),
      v.length(cDim, rule),
      v.description("Instead of a class, the label as a vector, as networks of attributes have it."),
    ),
  );
}

function seeds(maxCount: number, description: string) {
  const rule = `a list of 1 to ${maxCount} seeds`;
  return v.pipe(
    v.array(whole(0, MAX_SEED), rule),
    v.minLength(1, rule),
    v.maxLength(maxCount, rule),
    v.description(description),
  );
}

export function generateSchema({ maxPictures }: ServerLimits, network: NetworkLimits) {
  return v.strictObject({ seeds: seeds(maxPictures, "Each gives one picture."), ...look(network) });
}
export type GenerateRequest = v.InferOutput<ReturnType<typeof generateSchema>>;

export function mixSchema({ maxPictures }: ServerLimits, network: NetworkLimits) {
  const { numWs } = network;
  return v.strictObject({
    rows: seeds(maxPictures, "Seeds at the left; they give all other layers."),
    columns: seeds(maxPictures, "Seeds on top; they give the layers of `styles`."),
    styles: v.optional(
      v.pipe(
        v.array(whole(0, numWs - 1), "a list of style layers"),
        v.maxLength(numWs, `a list of at most ${numWs} style layers`),
        v.description("Layers to take from the columns; by default what the checkpoint recommends, or 0 to 6."),
      ),
    ),
    ...look(network),
  });
}
export type MixRequest = v.InferOutput<ReturnType<typeof mixSchema>>;

/**
 * The part of a request that the model floor knows as PictureOptions.
 * @throws UserError for class and label at once.
 */
export function lookOf(request: Pick<GenerateRequest, keyof ReturnType<typeof look>>) {
  const { truncationPsi, truncationCutoff, noiseMode, class: index, label } = request;
  if (index !== undefined && label !== undefined) {
    const rule = "it is given either as class or as label";
    throw new UserError({ attempted: "use a label", rule, received: "both" });
  }
  return { truncationPsi, truncationCutoff, noiseMode, label: label ?? index };
}
