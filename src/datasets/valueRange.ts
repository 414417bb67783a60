import { OptionError } from "../base/optionError.ts";

/** The values that become black and white. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** `auto` is the whole scale where the images use a quarter of it, else what they use; `full` is the whole scale. */
export type RangeChoice = "auto" | "full" | ValueRange;

/** Whole scales of values that are no bytes; fractions are taken to lie between 0 and 1. */
export const SCALES = {
  ushort: { min: 0, max: 2 ** 16 - 1 },
  short: { min: -(2 ** 15), max: 2 ** 15 - 1 },
  uint: { min: 0, max: 2 ** 32 - 1 },
  int: { min: -(2 ** 31), max: 2 ** 31 - 1 },
  float: { min: 0, max: 1 },
  double: { min: 0, max: 1 },
} as const satisfies Record<string, ValueRange>;
export type DeepDepth = keyof typeof SCALES;

export function isDeep(depth: string | undefined): depth is DeepDepth {
  return depth !== undefined && Object.hasOwn(SCALES, depth);
}

/** What the images of a whole data set hold. */
export interface ValuesFound {
  /** Those that are no bytes. */
  readonly depths: ReadonlySet<DeepDepth>;
  /** Whether others are bytes. */
  readonly hasBytes: boolean;
  /** Of all finite values that are no bytes; undefined where there is none. */
  readonly range: ValueRange | undefined;
}

/** One range for all images, or each depth's own scale where it is undefined. */
export interface ChosenRange {
  readonly range: ValueRange | undefined;
  /** What a person should know of it. */
  readonly note?: string;
}

/** Below this share of the scale images look black, or all of one grey. */
const SMALL_SHARE = 1 / 4;

/**
 * The range of a data set's images, the same for all, so that they stay comparable.
 * @throws UserError where it cannot be told what black and white are.
 */
export function chooseRange(choice: "auto" | "full", found: ValuesFound): ChosenRange {
  const [depth = "ushort", ...others] = found.depths;
  const scale = SCALES[depth];
  if (choice === "full") return { range: undefined, ...fullNote(found.range, scale) };
  if (others.length > 0) throw untold(`values of several kinds: ${[depth, ...others].join(", ")}`);
  if (found.range === undefined) throw untold("no finite value");
  if (fits(found.range, scale) && share(found.range, scale) >= SMALL_SHARE) return { range: undefined };
  if (found.range.min === found.range.max) throw untold(`${found.range.min} everywhere`);
  if (found.hasBytes) throw untold(`${rangeText(found.range)}, alongside 8-bit images`);
  const kept = fits(found.range, scale) ? '; the range "full" keeps the whole scale' : "";
  return { range: found.range, note: `Values from ${rangeText(found.range)} became black to white${kept}.` };
}

function fullNote(found: ValueRange | undefined, scale: ValueRange): { readonly note?: string } {
  if (found === undefined || share(found, scale) >= SMALL_SHARE) return {};
  const values = `Values are only ${rangeText(found)} of ${rangeText(scale)}`;
  return { note: `${values}; the range "auto" stretches them.` };
}

/**
 * What a person should know of 16-bit images that training, which takes the whole scale, would see black.
 * @param ranges of some of the images; none of those of bytes.
 * @param mend the command that makes the most of them.
 */
export function narrowNote(ranges: readonly ValueRange[], mend: string): string | undefined {
  const min = Math.min(...ranges.map((range) => range.min));
  const max = Math.max(...ranges.map((range) => range.max));
  if (ranges.length === 0 || share({ min, max }, SCALES.ushort) >= SMALL_SHARE) return undefined;
  const values = `Values are only ${rangeText({ min, max })} of ${rangeText(SCALES.ushort)}`;
  return `${values}, so the images are nearly of one grey. To make the most of them: ${mend}`;
}

function fits({ min, max }: ValueRange, scale: ValueRange): boolean {
  return min >= scale.min && max <= scale.max;
}

function share({ min, max }: ValueRange, scale: ValueRange): number {
  return (max - min) / (scale.max - scale.min);
}

function rangeText({ min, max }: ValueRange): string {
  return `${Number(min.toPrecision(6))} to ${Number(max.toPrecision(6))}`;
}

function untold(received: string): OptionError {
  return new OptionError((say) => ({
    attempted: "convert the images' values to bytes",
    rule: "it must know which values are black and white",
    received,
    next:
      `Give them, for example ${say("range", { min: 0, max: 4095 })} or ` +
      `${say("range", { min: -1000, max: 400 })}; ${say("range", "full")} is the whole scale.`,
  }));
}

/** Values as bytes, NaN as black; what lies outside the range becomes black or white. */
export function toBytes(values: Float32Array, { min, max }: ValueRange): Uint8Array {
  const scale = 255 / (max - min);
  return Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round((value - min) * scale))) || 0);
}
