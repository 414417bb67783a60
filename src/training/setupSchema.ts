import * as v from "valibot";
import { checkDiscriminatorConfig, checkGeneratorConfig } from "../checkpoints/configSchema.ts";
import { AUGMENT_MODES, AUGMENT_SET_NAMES } from "../checkpoints/augmentSets.ts";
import { oneOf, parse, real, whole, type Fields } from "../checkpoints/schema.ts";
import type { AdamSettings } from "./adam.ts";
import { LOSS_NAMES, type PathLengthSettings } from "./settings.ts";
import { LARGEST_BATCH, type AugmentationSetup, type TrainingSetup } from "./setup.ts";

const modules = v.array(v.pipe(v.string(), v.regex(/^[\w.]{1,100}$/, "a module's name")), "a list of modules");
const batch = whole(1, LARGEST_BATCH);
const interval = whole(1, 1_000_000);
const kimg = real(0, 1e9);

const augmentation = {
  mode: oneOf(AUGMENT_MODES),
  pipe: oneOf(AUGMENT_SET_NAMES),
  p: real(0, 1),
  target: real(-1, 1),
  interval,
  kimg,
  pMax: v.optional(real(0, 1e6)),
} satisfies Fields<AugmentationSetup>;

const adam = { learningRate: real(0, 1), beta2: real(0, 1), epsilon: real(0, 1) } satisfies Fields<AdamSettings>;

const pathLength = {
  batchShrink: whole(1, LARGEST_BATCH),
  decay: real(0, 1),
  weight: real(0, 1e9),
} satisfies Fields<PathLengthSettings>;

const settings = {
  seed: whole(0, 2 ** 32 - 1),
  batchSize: batch,
  microBatch: batch,
  adam: v.strictObject(adam),
  dLearningRate: v.optional(real(0, 1)),
  gRegInterval: interval,
  dRegInterval: interval,
  loss: v.optional(oneOf(LOSS_NAMES)),
  halfPrecision: v.optional(v.boolean()),
  r1Gamma: real(0, 1e9),
  pathLength: v.strictObject(pathLength),
  styleMixingProbability: real(0, 1),
  emaKimg: kimg,
  emaRampup: v.nullable(real(0, 1e9)),
  augmentation: v.strictObject(augmentation),
  freezeLayers: whole(0, 1000),
  freeze: v.optional(v.strictObject({ G: modules, D: modules })),
} satisfies Fields<Omit<TrainingSetup, "generator" | "discriminator">>;

const setup = v.pipe(
  v.strictObject({ ...settings, generator: v.unknown(), discriminator: v.unknown() }),
  v.check(({ batchSize, microBatch }) => batchSize % microBatch === 0, "one whose microBatch divides its batchSize"),
);

/** A setup from a file's JSON. @throws UserError that names the field. */
export function readSetup(json: unknown, attempted: string): TrainingSetup {
  const { generator, discriminator, ...rest } = parse(setup, json, attempted, "the run's setup");
  return {
    ...rest,
    generator: checkGeneratorConfig(generator, attempted),
    discriminator: checkDiscriminatorConfig(discriminator, attempted),
  };
}
