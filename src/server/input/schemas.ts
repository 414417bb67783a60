import * as v from "valibot";
import { real, whole } from "../../checkpoints/schema.ts";
import { MIN_FPS } from "../../model/films/filmTiming.ts";
import { generateFields, mixFields, seedField, walkFields } from "../../model/recipe/fields.ts";
import type { ServerLimits } from "../limits.ts";
import type { NetworkLimits } from "../service.ts";
import { ANSWER_TYPES, type AnswerFormat } from "./answerFormat.ts";

const pictureFormat = v.optional(
  v.pipe(
    v.picklist(["png", "json"], "one of png, json"),
    v.description("The answer's form. Where it is left out, the header Accept decides, and PNG where that does not."),
  ),
);

const FORMATS = Object.keys(ANSWER_TYPES) as AnswerFormat[];

const limitsOf = ({ maxPictures }: ServerLimits, network: NetworkLimits) => ({ ...network, maxCount: maxPictures });

export function generateSchema(limits: ServerLimits, network: NetworkLimits) {
  const fields = generateFields(limitsOf(limits, network), seedField);
  return v.strictObject({ ...fields, format: pictureFormat });
}

export function mixSchema(limits: ServerLimits, network: NetworkLimits) {
  return v.strictObject({ ...mixFields(limitsOf(limits, network), seedField), format: pictureFormat });
}

export function walkSchema(limits: ServerLimits, network: NetworkLimits) {
  return v.strictObject({
    ...walkFields(limitsOf(limits, network), seedField),
    fps: v.optional(v.pipe(real(MIN_FPS, 50), v.description("Pictures a second of the film.")), 30),
    frame: v.optional(
      v.pipe(whole(0, 2 ** 31), v.description("This picture of the walk alone, counted from 0, and no film.")),
    ),
    format: v.optional(
      v.pipe(
        v.picklist(FORMATS, `one of ${FORMATS.join(", ")}`),
        v.description(
          "Of a film mp4, webp or gif; of a frame png or json. Where it is left out, the header Accept decides, and " +
            "the first of them where that does not.",
        ),
      ),
    ),
  });
}
