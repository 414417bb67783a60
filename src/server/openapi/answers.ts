import * as v from "valibot";
import { RUN_STATES } from "../../runs/watched/watchedRun.ts";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const seed = count;

const picture = {
  width: count,
  height: count,
  png: v.pipe(v.string(), v.base64(), v.description("The PNG file in base64.")),
};

const seedPicture = v.strictObject({ seed, ...picture });

/** How a training run stands. */
const run = {
  id: v.pipe(v.string(), v.description("The run in further requests.")),
  name: v.string(),
  state: v.pipe(
    v.picklist(RUN_STATES),
    v.description("`died`: its process ended unexpectedly. `damaged`: its options cannot be read."),
  ),
  problem: v.optional(v.pipe(v.string(), v.description("Why a damaged run cannot be shown."))),
  kimg: v.pipe(v.number(), v.description("Thousands of images seen at the last report.")),
  totalKimg: v.pipe(v.number(), v.description("To be seen in all.")),
  secondsPerKimg: v.optional(v.number()),
  reported: v.optional(v.pipe(v.number(), v.description("Seconds since 1970."))),
  version: v.pipe(v.string(), v.description("Another text once anything in its folder has changed.")),
};

const curves = v.array(
  v.strictObject({ name: v.string(), kimg: v.array(v.number()), values: v.array(v.nullable(v.number())) }),
);

/** The JSON that the API answers with; the description is made of these, and tests hold answers against them. */
export const ANSWERS = {
  GenerateAnswer: v.strictObject({ pictures: v.array(seedPicture) }),
  MixAnswer: v.strictObject({
    styles: v.array(count),
    rows: v.array(seedPicture),
    columns: v.array(seedPicture),
    mixed: v.array(v.strictObject({ row: seed, column: seed, ...picture })),
  }),
  WalkAnswer: v.strictObject({ frame: count, frames: v.pipe(count, v.description("Of the whole walk.")), ...picture }),
  InfoAnswer: v.strictObject({
    network: v.strictObject({
      name: v.string(),
      readAs: v.optional(v.pipe(v.string(), v.description("The format its file was recognised as."))),
      notes: v.pipe(v.array(v.string()), v.description("What was skipped when reading its file, and why.")),
      resolution: count,
      channels: count,
      zDim: count,
      wDim: count,
      numWs: v.pipe(count, v.description("Style layers; `styles` may hold 0 to numWs - 1.")),
      classes: v.pipe(count, v.description("0 for an unconditional network.")),
      parameters: count,
      layers: v.array(v.strictObject({ name: v.string(), resolution: count, wIndex: count })),
    }),
    device: v.pipe(v.string(), v.description("The device, in words.")),
    limits: v.strictObject({
      maxPictures: v.pipe(count, v.description("Per request, including a mix's rows and columns.")),
      maxPixels: v.pipe(count, v.description("Per request, over all its images.")),
      maxQueue: v.pipe(count, v.description("Length of the queue.")),
      timeoutSeconds: v.pipe(v.number(), v.description("Time limit of a request, including its wait.")),
    }),
  }),
  HealthAnswer: v.strictObject({ status: v.picklist(["ok", "closing"]), running: count, waiting: count }),
  NetworkAnswer: v.strictObject({
    name: v.string(),
    url: v.string(),
    others: v.pipe(
      v.array(v.strictObject({ name: v.string(), about: v.string(), url: v.string() })),
      v.description("The bundled networks that the page offers besides."),
    ),
    runs: v.pipe(v.boolean(), v.description("Whether training runs are shown too.")),
  }),
  RunsAnswer: v.strictObject({ runs: v.array(v.strictObject(run)) }),
  RunAnswer: v.strictObject({
    ...run,
    resolution: count,
    options: v.array(v.strictObject({ flag: v.string(), value: v.string() })),
    curves: v.pipe(curves, v.description("Some reports of a long run, the last one among them.")),
    metrics: v.pipe(curves, v.description("Of snapshots.")),
    adaTarget: v.optional(v.number()),
    pictures: v.array(v.strictObject({ name: v.string(), kimg: v.number(), version: v.string() })),
    log: v.pipe(v.string(), v.description("The end of its journal.")),
  }),
  Error: v.strictObject({
    error: v.strictObject({
      message: v.string(),
      attempted: v.string(),
      rule: v.string(),
      received: v.optional(v.string()),
      next: v.optional(v.string()),
    }),
  }),
} as const;

/** The names, for what an operation refers to. */
export type AnswerName = keyof typeof ANSWERS;
export type Answer<Name extends AnswerName> = v.InferOutput<(typeof ANSWERS)[Name]>;
