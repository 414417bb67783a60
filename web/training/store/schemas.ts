import * as v from "valibot";
import { UserError } from "../../../src/base/errors.ts";
import { oneOf, parse, real, whole, type Fields } from "../../../src/checkpoints/schema.ts";
import { DEVICE_KINDS, type DeviceKind } from "../../../src/engine/engine.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import { readSetup } from "../../../src/training/setupSchema.ts";
import { checkChoices, TAB_AUGMENTATIONS, TAB_RESOLUTIONS } from "../choices.ts";
import { CURVES, type CurvePoint, type RunFacts, type SkippedPicture, type TrainChoices } from "../training.ts";

/** What a run is besides its images and its state; there is a run where this file is. */
export interface BrowserRun {
  readonly version: 1;
  readonly facts: RunFacts;
  readonly setup: TrainingSetup;
  /** The device that it computed on last; runs of older versions do not say. */
  readonly computedOn?: DeviceKind;
}

const ATTEMPTED = "resume the stored run";
const count = whole(0, Number.MAX_SAFE_INTEGER);
const value = real(-Number.MAX_VALUE, Number.MAX_VALUE);

/** Their limits are `checkChoices`'s. */
const choices = {
  resolution: v.picklist(TAB_RESOLUTIONS),
  channelBase: count,
  channelMax: count,
  batch: count,
  gamma: v.optional(value),
  mirror: v.boolean(),
  aug: oneOf(TAB_AUGMENTATIONS),
  seed: count,
  kimg: v.optional(value),
} satisfies Fields<TrainChoices>;

const facts = {
  name: v.string(),
  choices: v.strictObject(choices),
  gamma: value,
  pictures: count,
  skipped: v.array(v.strictObject({ file: v.string(), reason: v.string() } satisfies Fields<SkippedPicture>)),
  parameters: count,
  startedFrom: v.optional(v.strictObject({ name: v.string(), lines: v.array(v.string()) })),
  began: value,
} satisfies Fields<RunFacts>;

const run = v.strictObject({
  version: v.literal(1, "1"),
  facts: v.strictObject(facts),
  setup: v.unknown(),
  computedOn: v.optional(oneOf(DEVICE_KINDS)),
});

const means = Object.fromEntries(Object.keys(CURVES).map((name) => [name, v.optional(value)]));
const curve: v.GenericSchema<unknown, CurvePoint[]> = v.array(
  v.strictObject({ imagesSeen: count, p: value, ...means }),
  "a list of points",
);

/** What is stored of a run. @throws UserError that names what does not fit. */
export function readRun(bytes: Uint8Array): BrowserRun {
  const { setup, ...rest } = parse(run, fromJson(bytes), ATTEMPTED, "the stored run");
  checkChoices(rest.facts.choices);
  return { ...rest, setup: readSetup(setup, ATTEMPTED) };
}

/** @throws UserError that names what does not fit. */
export function readCurve(bytes: Uint8Array): readonly CurvePoint[] {
  return parse(curve, fromJson(bytes), ATTEMPTED, "its curve");
}

function fromJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new UserError({ attempted: ATTEMPTED, rule: "what is stored of it must be JSON" }, { cause });
  }
}
