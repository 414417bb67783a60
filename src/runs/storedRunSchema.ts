import * as v from "valibot";
import { experimentName, trainingOptions } from "../checkpoints/experiment.ts";
import { oneOf, parse, real, whole, type Fields } from "../checkpoints/schema.ts";
import { LABEL_ORIGINS } from "../datasets/labels.ts";
import { DEVICE_CHOICES, DEVICE_KINDS } from "../engine/engine.ts";
import { readSetup } from "../training/setupSchema.ts";
import { PRESET_NAMES } from "./presets.ts";
import type { DataFacts, DataOptions, StoredRun } from "./storedRun.ts";

const count = whole(1, Number.MAX_SAFE_INTEGER);
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, "a SHA-256 in hexadecimal digits"));

const dataOptions = {
  data: v.pipe(v.string(), v.nonEmpty("a path")),
  mirror: v.boolean(),
  mirrorY: v.optional(v.boolean()),
  cond: v.boolean(),
  labels: oneOf(LABEL_ORIGINS),
  subset: v.optional(count),
  seed: whole(0, 2 ** 32 - 1),
} satisfies Fields<DataOptions>;

const dataFacts = {
  count,
  resolution: whole(1, 65_536),
  channels: whole(1, 4),
  cDim: whole(0, 100_000),
  names: sha256,
  contents: v.optional(v.pipe(v.string(), v.regex(/^[a-z]+:[0-9a-f]{64}$/, "a kind and a SHA-256"))),
  labels: v.optional(sha256),
} satisfies Fields<DataFacts>;

const file = v.optional(v.pipe(v.string(), v.nonEmpty("a path or an address")));

const run = {
  version: v.literal(1, "1"),
  kimg: real(0.001, 1e9),
  nkimg: v.optional(whole(0, 1_000_000_000)),
  tickKimg: real(0.001, 1e9),
  snap: count,
  keep: count,
  saveEvery: real(0, 1e9),
  metrics: v.optional(v.array(v.pipe(v.string(), v.nonEmpty("a metric's name")))),
  keepBest: v.optional(v.pipe(v.string(), v.nonEmpty("a metric's name"))),
  featureFiles: v.optional(v.strictObject({ inception: file, vgg16: file, lpips: file })),
  tensorboard: v.optional(v.boolean()),
  cfg: v.optional(oneOf(PRESET_NAMES)),
  experiment: v.optional(v.strictObject({ name: experimentName, training: trainingOptions })),
  device: v.optional(oneOf(DEVICE_CHOICES)),
  computedOn: v.optional(oneOf(DEVICE_KINDS)),
  threads: v.optional(whole(1, 1_000_000)),
  dataOptions: v.strictObject(dataOptions),
  dataFacts: v.optional(v.strictObject(dataFacts)),
  classNames: v.optional(v.array(v.string())),
} satisfies Fields<Omit<StoredRun, "setup">>;

/** Its file. */
export const OPTIONS_FILE = "training_options.json";

/**
 * The run as reading it back would give it, so that what is written can be read, and in the same order.
 * @throws UserError that names a field that could not be.
 */
export function asStored(run: StoredRun): StoredRun {
  return checkStoredRun(JSON.parse(JSON.stringify(run)), "store the run");
}

/** @throws UserError that names what is wrong with the file. */
export function checkStoredRun(json: unknown, attempted: string): StoredRun {
  const schema = v.strictObject({ ...run, setup: v.unknown() });
  const { setup, ...rest } = parse(schema, json, attempted, `its ${OPTIONS_FILE}`);
  return { ...rest, setup: readSetup(setup, attempted) };
}
