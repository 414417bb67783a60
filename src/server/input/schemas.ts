import * as v from "valibot";
import { real, whole } from "../../checkpoints/schema.ts";
import { MIN_FPS } from "../../model/films/filmTiming.ts";
import { BITRATE, CRF, MP4_MAX_SIDE } from "../../model/films/h264.ts";
import { generateFields, mixFields, seedField, walkFields } from "../../model/recipe/fields.ts";
import type { ServerLimits } from "../limits.ts";
import type { NetworkLimits } from "../service.ts";
import { ANSWER_TYPES, type AnswerFormat } from "./answerFormat.ts";

const pictureFormat = v.optional(
  v.pipe(
    v.picklist(["png", "json"], "one of png, json"),
    v.description("The answer's format. If omitted, the Accept header decides; PNG by default."),
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
    fps: v.optional(v.pipe(real(MIN_FPS, 50), v.description("Frames per second of the video.")), 30),
    size: v.optional(
      v.pipe(
        whole(16, MP4_MAX_SIDE),
        v.description("Width and height of the video or frame; the network's by default."),
      ),
    ),
    resize: v.optional(
      v.pipe(
        v.picklist(["nearest", "lanczos"], "one of nearest, lanczos"),
        v.description("How images become that size: nearest keeps pixels crisp, lanczos is smooth."),
      ),
    ),
    crf: v.optional(
      v.pipe(
        whole(CRF.min, CRF.max),
        v.description(`Quality of an MP4: lower is better and larger; ${CRF.usual} by default.`),
      ),
    ),
    bitrate: v.optional(
      v.pipe(real(BITRATE.min, BITRATE.max), v.description("Instead of crf, an MP4's kilobits per second.")),
    ),
    frame: v.optional(
      v.pipe(whole(0, 2 ** 31), v.description("Only this frame of the walk, counted from 0, instead of a video.")),
    ),
    format: v.optional(
      v.pipe(
        v.picklist(FORMATS, `one of ${FORMATS.join(", ")}`),
        v.description(
          "mp4, webp or gif for a video; png or json for a frame. If omitted, the Accept header decides; the " +
            "first of them by default.",
        ),
      ),
    ),
  });
}
