import type { Experiment } from "../checkpoints/experiment.ts";
import { LEARNING_OPTIONS } from "./learningOptions.ts";
import { RECORD_OPTIONS } from "./recordOptions.ts";
import { SETUP_OPTIONS } from "./setupOptions.ts";
import type { Takes, TrainOption } from "./trainOption.ts";

/** All options of `stylegan train`, in the order of its help. */
export const TRAIN_OPTIONS = { ...SETUP_OPTIONS, ...LEARNING_OPTIONS, ...RECORD_OPTIONS } as const;

export type OptionName = keyof typeof TRAIN_OPTIONS;

export type ValueOf<T extends Takes> = T extends { readonly words: readonly (infer W)[] }
  ? W
  : T extends "text"
    ? string
    : T extends "yes or no"
      ? boolean
      : number;

type Values = { readonly [K in OptionName]?: ValueOf<(typeof TRAIN_OPTIONS)[K]["takes"]> };

/** What a user may choose; what is left out comes from the experiment, else from the preset. */
export type TrainOptions = Omit<Values, "experiment"> & { readonly experiment?: Experiment };

/** As a form names it: `Batch`. */
export function labelOf(name: OptionName): string {
  const { label = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`) }: TrainOption = TRAIN_OPTIONS[name];
  return label.slice(0, 1).toUpperCase() + label.slice(1);
}

/** `--batch`. */
export function flagOf(name: OptionName): string {
  return /--[\w-]+/.exec(TRAIN_OPTIONS[name].flags)?.[0] ?? name;
}
