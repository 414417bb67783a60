import * as v from "valibot";
import { UserError } from "../base/errors.ts";
import { ACTIVATIONS, type Activation } from "../nn/biasAct.ts";

/**
 * A value checked against a schema.
 * @param attempted as UserError says it: `read the experiment`.
 * @param subject what the value is, the start of every rule: `the generator's configuration`.
 * @throws UserError that names the first field that does not fit.
 */
export function parse<T>(schema: v.GenericSchema<unknown, T>, value: unknown, attempted: string, subject: string): T {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue);
  throw new UserError({
    attempted,
    rule: `${path === null ? subject : `${path} of ${subject}`} must be ${ruleOf(issue)}`,
    received: isRuleOfWhole(issue) || isMissing(issue) ? undefined : issue.received.slice(0, 120),
  });
}

/** A rule between the fields of an object says enough: "Object" would add nothing. */
function isRuleOfWhole(issue: v.BaseIssue<unknown>): boolean {
  return issue.kind === "validation" && ["Object", "Array"].includes(issue.received);
}

function isMissing({ type, message, expected }: v.BaseIssue<unknown>): boolean {
  return type === "strict_object" && message.startsWith("Invalid key") && expected !== "never";
}

/** What a person calls the types that the library wants. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  never: "omitted: it is unknown here",
  Object: "an object with named values",
  Array: "a list",
  string: "text",
  number: "a number",
  boolean: "true or false",
};

/** Our own messages are rules; the library's name the type it wanted. */
function ruleOf(issue: v.BaseIssue<unknown>): string {
  if (isMissing(issue)) return "given";
  if (!issue.message.startsWith("Invalid")) return issue.message;
  const { expected } = issue;
  return (expected && PLAIN_WORDS[expected]) ?? expected ?? "something else";
}

/** One schema for every field, so that none can be forgotten; what JSON leaves out is undefined. */
export type Fields<T> = { readonly [K in keyof Required<T>]: v.GenericSchema<unknown, T[K]> };

export function whole(min: number, max: number) {
  const rule = `a whole number from ${min} to ${max}`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(min, rule), v.maxValue(max, rule));
}

export function real(min: number, max: number) {
  const rule = `a number from ${min} to ${max}`;
  return v.pipe(v.number(rule), v.finite(rule), v.minValue(min, rule), v.maxValue(max, rule));
}

export function oneOf<const T extends string>(words: readonly T[]) {
  return v.picklist(words, `one of ${words.join(", ")}`);
}

/** Limits are far above every published network, and low enough that no declaration can exhaust memory. */
export const zDim = whole(0, 4096);
export const cDim = whole(0, 100_000);
export const features = whole(1, 4096);
export const embedFeatures = whole(0, 4096);
export const numLayers = whole(0, 64);
export const channelBase = whole(1, 1_048_576);
export const channelMax = whole(1, 4096);
export const imgChannels = whole(1, 4);
export const numFp16Res = whole(0, 16);
export const convClamp = v.nullable(real(1e-3, 1e9));
export const lrMultiplier = real(1e-6, 1e3);
export const wAvgBeta = real(0, 1);
export const mbstdGroupSize = v.nullable(whole(1, 4096));
export const mbstdNumChannels = whole(0, 4096);

/** Sides of the images that networks are trained on here. */
export const RESOLUTIONS = [8, 16, 32, 64, 128, 256, 512, 1024] as const;
/** Sides of the images of every network that is read. */
export const NETWORK_RESOLUTIONS = [4, ...RESOLUTIONS, 2048, 4096] as const;
export const imgResolution = v.picklist(NETWORK_RESOLUTIONS, `one of ${NETWORK_RESOLUTIONS.join(", ")}`);

const ARCHITECTURES = ["orig", "skip", "resnet"] as const;
export const architecture = oneOf(ARCHITECTURES);

const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as Activation[];
export const activation = oneOf(ACTIVATION_NAMES);

const FILTER_RULE = "1 to 32 taps whose sum is not 0";
export const resampleFilter = v.pipe(
  v.array(real(-1e6, 1e6), FILTER_RULE),
  v.minLength(1, FILTER_RULE),
  v.maxLength(32, FILTER_RULE),
  v.check((taps) => Math.abs(taps.reduce((sum, tap) => sum + tap, 0)) > 1e-6, FILTER_RULE),
);
