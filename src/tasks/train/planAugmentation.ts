import type { AugmentSetName } from "../../training/augment/sets.ts";
import type { AugmentMode, TrainingSetup } from "../../training/setup.ts";
import { contradiction } from "./contradiction.ts";

type Augmentation = TrainingSetup["augmentation"];

export interface AugmentationOptions {
  readonly aug?: AugmentMode;
  readonly p?: number;
  readonly target?: number;
  readonly augpipe?: AugmentSetName;
  /** Limit of an adaptive p. */
  readonly pMax?: number;
  /** Where an adaptive p starts. */
  readonly initStrength?: number;
}

/** Options of one mode of augmentation. */
const MODES_OF = {
  "--p": ["p", "fixed", "Add --aug fixed, or leave --p out."],
  "--target": ["target", "ada", "Leave one of the two out."],
  "--p-max": ["pMax", "ada", "Leave one of the two out."],
  "--initstrength": ["initStrength", "ada", "Take --p with --aug fixed, or leave --initstrength out."],
} as const satisfies Readonly<Record<string, readonly [keyof AugmentationOptions, Augmentation["mode"], string]>>;

/**
 * The augmentation that the options mean.
 * @param preset what they leave open.
 * @throws UserError when they contradict each other.
 */
export function planAugmentation(
  options: AugmentationOptions,
  preset: Augmentation,
  fineTuning: boolean,
): Augmentation {
  const { aug, p, target, augpipe, pMax, initStrength } = options;
  const mode = aug ?? preset.mode;
  for (const [flag, [name, wanted, next]] of Object.entries(MODES_OF)) {
    if (options[name] === undefined || mode === wanted) continue;
    throw contradiction(`${flag} goes with --aug ${wanted}`, `--aug ${mode}`, next);
  }
  if (p === undefined && aug === "fixed")
    throw contradiction("--aug fixed needs the strength --p", "none", "Add one from 0 to 1, for example --p 0.2.");
  if (augpipe !== undefined && mode === "noaug")
    throw contradiction("--augpipe goes with --aug ada or fixed", "--aug noaug", "Leave one of the two out.");
  return {
    ...preset,
    mode,
    pipe: augpipe ?? preset.pipe,
    target: target ?? preset.target,
    p: mode === "noaug" ? 0 : (p ?? initStrength ?? preset.p),
    kimg: fineTuning ? Math.min(100, preset.kimg) : preset.kimg,
    ...(pMax !== undefined && { pMax }),
  };
}
