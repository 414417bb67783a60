import type { StoredRun } from "./storedRun.ts";

export interface NumberLimits {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** What an option takes. */
export type Takes = "text" | "yes or no" | NumberLimits | { readonly words: readonly string[] };

/** An option of a run, from which every surface makes its own: command line, form, errors, docs. */
export interface TrainOption {
  /** On the command line, with what follows: `--batch <n>`. */
  readonly flags: string;
  /** How the official code or a fork of it spells the flag, where that differs. */
  readonly official?: string;
  /** In the page, where the name alone would not say it. */
  readonly label?: string;
  readonly takes: Takes;
  /** The value where it is left out, or what decides it then: `of --cfg`. */
  readonly default?: string | number;
  /** What a run that began with it holds: it cannot change any more. An option without this may. */
  readonly inRun?: (run: StoredRun) => unknown;
  readonly help: string;
}

export const UNIT = { min: 0, max: 1 } as const;

/** A whole number in limits. */
export const whole = (min = 1, max?: number): NumberLimits => ({ min, max, whole: true });
