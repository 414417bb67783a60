import { asError, UserError } from "../../src/base/errors.ts";
import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { OptionError } from "../../src/base/optionError.ts";
import { formSpelling } from "../../src/runs/optionError.ts";
import { labelOf, TRAIN_OPTIONS } from "../../src/runs/options.ts";
import type { NumberLimits } from "../../src/runs/trainOption.ts";
import { groupsRule, trainPlan, wholeGroups } from "../../src/runs/plan.ts";
import { PRESETS } from "../../src/runs/presets.ts";
import type { TrainPlan } from "../../src/runs/storedRun.ts";
import { readNumber, type NumberRule } from "../base/readNumber.ts";
import type { TrainChoices } from "./training.ts";

/** How wide the layers are, in words: channels at the image's own resolution, and at most. */
export const WIDTHS = {
  narrow: { channels: 16, channelMax: 32 },
  medium: { channels: 32, channelMax: 64 },
  wide: { channels: 64, channelMax: 128 },
} as const;
export type Width = keyof typeof WIDTHS;

/** Small images and narrow networks: what a browser on a small machine learns within a sitting. */
export const FIRST_CHOICE = { resolution: 32, width: "narrow" } as const satisfies {
  readonly resolution: TrainChoices["resolution"];
  readonly width: Width;
};

/** R1 for so small networks. With the far smaller ones of the command line's `auto` drawn faces became one shape. */
const GAMMAS: Readonly<Record<TrainChoices["resolution"], number>> = { 16: 0.3, 32: 1, 64: 3, 128: 10 };

export function defaultChoices(resolution: TrainChoices["resolution"], width: Width): TrainChoices {
  const { channels, channelMax } = WIDTHS[width];
  return {
    resolution,
    channelBase: channels * resolution,
    channelMax,
    batch: 16,
    gamma: GAMMAS[resolution],
    mirror: false,
    aug: "ada",
    seed: 0,
  };
}

export const TAB_AUGMENTATIONS = ["ada", "noaug"] as const satisfies readonly TrainChoices["aug"][];
export const TAB_RESOLUTIONS = [16, 32, 64, 128] as const satisfies readonly TrainChoices["resolution"][];

/** Choices that are numbers to be written. */
export type NumberChoice = "channelBase" | "channelMax" | "batch" | "gamma" | "seed" | "kimg";

/** What a tab takes of them beside the table's limits; the memory of WebAssembly ends at 4 GB. */
const TAB_LIMITS: Readonly<Record<NumberChoice, Partial<NumberRule>>> = {
  channelBase: { min: 16, max: 16384 },
  channelMax: { min: 4, max: 256 },
  batch: { max: 64, check: wholeBatch },
  gamma: { max: 100 },
  seed: {},
  kimg: { max: 1_000_000 },
};
export const NUMBER_CHOICES = Object.keys(TAB_LIMITS) as NumberChoice[];

/** A field of the form. */
export interface NumberField extends NumberRule {
  readonly label: string;
  /** A sentence. */
  readonly help: string;
}

export function fieldOf(name: NumberChoice): NumberField {
  const { takes, help } = TRAIN_OPTIONS[name];
  const { min = -Infinity, max = Infinity, whole = false }: NumberLimits = takes;
  const sentence = `${help.slice(0, 1).toUpperCase()}${help.slice(1)}.`;
  return { label: labelOf(name), help: sentence, min, max, fractions: !whole, mayBeEmpty: true, ...TAB_LIMITS[name] };
}

function wholeBatch(batch: number): string | undefined {
  const group = Math.min(PRESETS.auto(FIRST_CHOICE.resolution).mbstdGroupSize, batch);
  const batches = wholeGroups(batch, group);
  return batches && `${groupsRule(group)}: ${batches.join(" or ")}`;
}

/** @throws UserError that names the first choice that a tab does not take. */
export function checkChoices(choices: TrainChoices): void {
  for (const name of NUMBER_CHOICES) {
    const value = choices[name];
    const read = readNumber(value?.toString() ?? "", fieldOf(name));
    if (!("problem" in read)) continue;
    throw new UserError({
      attempted: "train with these settings",
      rule: `${formSpelling(name)} must be ${read.problem}`,
      received: String(value),
      next: "Change it.",
    });
  }
}

/** An error that names options, by the labels of the form. */
export function inPageWords(error: unknown): Error {
  return error instanceof OptionError ? error.spelled(formSpelling) : asError(error);
}

/**
 * The very run that `stylegan train` means by these options, with `--z-dim` and `--w-dim` twice the most channels: so
 * narrow networks have no use for 512 numbers, and a tab has no memory for them.
 * @param start the checkpoint that it starts from, as wide as that is.
 * @throws UserError when they do not fit together.
 */
export function planOf(choices: TrainChoices, start?: Checkpoint): TrainPlan {
  checkChoices(choices);
  const { resolution, channelBase, channelMax, ...options } = choices;
  const latent = Math.min(512, channelMax * 2);
  const widths = { zDim: latent, wDim: latent, channelBase, channelMax };
  const data = { name: "the images", resolution, channels: 3, cDim: 0 } as const;
  return trainPlan({ ...options, ...(start === undefined && widths) }, data, start);
}
