import { UserError } from "../../src/base/errors.ts";
import type { Dataset } from "../../src/datasets/dataset.ts";
import { trainPlan, type TrainPlan } from "../../src/tasks/train/trainOptions.ts";
import { PRESETS } from "../../src/training/presets.ts";
import { readNumber, type NumberRule } from "../base/readNumber.ts";
import type { TrainChoices } from "./training.ts";

/** How wide the layers are, in words: channels at the picture's own resolution, and at most. */
export const WIDTHS = {
  narrow: { channels: 16, channelMax: 32 },
  medium: { channels: 32, channelMax: 64 },
  wide: { channels: 64, channelMax: 128 },
} as const;
export type Width = keyof typeof WIDTHS;

/** Small pictures and narrow networks: what a browser on a small machine learns within a sitting. */
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

export const TAB_RESOLUTIONS = [16, 32, 64, 128] as const satisfies readonly TrainChoices["resolution"][];

/** Choices that are numbers to be written. */
export type NumberChoice = "channelBase" | "channelMax" | "batch" | "gamma" | "seed" | "kimg";

interface Limit extends NumberRule {
  readonly label: string;
}

/** What a tab takes; the memory of WebAssembly ends at 4 GB. */
export const LIMITS: Readonly<Record<NumberChoice, Limit>> = {
  channelBase: { label: "Channel base", min: 16, max: 16384 },
  channelMax: { label: "Channels at most", min: 4, max: 256 },
  batch: { label: "Batch", min: 1, max: 64, check: wholeGroups },
  gamma: { label: "R1 weight", min: 0, max: 100, fractions: true },
  seed: { label: "Seed", min: 0, max: 2 ** 32 - 1 },
  kimg: { label: "Pause at", min: 0.001, max: 1_000_000, fractions: true },
};

/** The discriminator compares the pictures of a group with each other. */
function wholeGroups(batch: number): string | undefined {
  const group = Math.min(PRESETS.auto(FIRST_CHOICE.resolution).mbstdGroupSize, batch);
  if (batch % group === 0) return undefined;
  const below = batch - (batch % group);
  return `a multiple of ${group}, since the discriminator compares so many pictures: ${below} or ${below + group}`;
}

/** @throws UserError that names the first choice that a tab does not take. */
export function checkChoices(choices: TrainChoices): void {
  for (const [name, limit] of Object.entries(LIMITS)) {
    const value = choices[name as NumberChoice];
    const read = readNumber(value?.toString() ?? "", { ...limit, mayBeEmpty: true });
    if (!("problem" in read)) continue;
    throw new UserError({
      attempted: "train with these choices",
      rule: `"${limit.label}" must be ${read.problem}`,
      received: String(value),
      next: "Change it.",
    });
  }
}

/**
 * The very run that `stylegan train` means by these options, with `--z-dim` and `--w-dim` twice the most channels: so
 * narrow networks have no use for 512 numbers, and a tab has no memory for them.
 * @throws UserError when they do not fit the pictures.
 */
export function planOf(options: TrainChoices, dataset: Dataset): TrainPlan {
  const latent = Math.min(512, options.channelMax * 2);
  return trainPlan({ zDim: latent, wDim: latent, ...options }, dataset);
}
