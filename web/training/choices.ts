import { UserError } from "../../src/base/errors.ts";
import type { Dataset } from "../../src/datasets/dataset.ts";
import { trainPlan, type TrainPlan } from "../../src/tasks/train/trainOptions.ts";
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
    resolution, channelBase: channels * resolution, channelMax, batch: 16, gamma: GAMMAS[resolution],
    mirror: false, aug: "ada", seed: 0,
  };
}

export const TAB_RESOLUTIONS = [16, 32, 64, 128] as const satisfies readonly TrainChoices["resolution"][];

/** What a tab takes, from and to; the memory of WebAssembly ends at 4 GB. */
export const LIMITS = {
  channelBase: { label: "Channel base", from: 16, to: 16384 },
  channelMax: { label: "Channels at most", from: 4, to: 256 },
  batch: { label: "Batch", from: 1, to: 64 },
  seed: { label: "Seed", from: 0, to: 2 ** 32 - 1 },
  gamma: { label: "R1 weight", from: 0, to: 100 },
  kimg: { label: "Pause at", from: 0.001, to: 1_000_000 },
} as const;

/** Those that need not be whole. */
const FRACTIONS: readonly string[] = ["gamma", "kimg"];

/** @throws UserError that names the first choice that is out of range. */
export function checkChoices(choices: TrainChoices): void {
  for (const [key, { label, from, to }] of Object.entries(LIMITS)) {
    const value = choices[key as keyof typeof LIMITS];
    const isWhole = !FRACTIONS.includes(key);
    if (value === undefined || (value >= from && value <= to && (!isWhole || Number.isInteger(value)))) continue;
    throw new UserError({
      attempted: "train with these choices",
      rule: `"${label}" is a ${isWhole ? "whole " : ""}number from ${from} to ${to}`,
      received: String(value),
      next: "Change it.",
    });
  }
}

/** The very run that `stylegan train` means by these options. @throws UserError when they do not fit the pictures. */
export function planOf(options: TrainChoices, dataset: Dataset): TrainPlan {
  return trainPlan(options, dataset);
}
