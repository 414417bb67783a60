import type { TrainingSetup } from "../training/setup.ts";
import { contradiction } from "./optionError.ts";
import type { OptionName, TrainOptions } from "./options.ts";

type Augmentation = TrainingSetup["augmentation"];

/** Options of one mode of augmentation. */
const MODES_OF = { p: "fixed", target: "ada", pMax: "ada", initStrength: "ada" } as const satisfies Partial<
  Record<OptionName, Augmentation["mode"]>
>;

/**
 * The augmentation that the options mean.
 * @param preset what they leave open.
 * @throws UserError when they contradict each other.
 */
export function planAugmentation(o: TrainOptions, preset: Augmentation, fineTuning: boolean): Augmentation {
  const mode = o.aug ?? preset.mode;
  checkMode(o, mode);
  return {
    ...preset,
    mode,
    pipe: o.augpipe ?? preset.pipe,
    target: o.target ?? preset.target,
    p: mode === "noaug" ? 0 : (o.p ?? o.initStrength ?? preset.p),
    kimg: fineTuning ? Math.min(100, preset.kimg) : preset.kimg,
    ...(o.pMax !== undefined && { pMax: o.pMax }),
  };
}

function checkMode(o: TrainOptions, mode: Augmentation["mode"]): void {
  const oneOfTwo = "Leave one of the two out.";
  for (const name of Object.keys(MODES_OF) as (keyof typeof MODES_OF)[]) {
    const wanted = MODES_OF[name];
    if (o[name] === undefined || mode === wanted) continue;
    throw contradiction((say) => ({
      rule: `${say(name)} goes with ${say("aug", wanted)}`,
      received: say("aug", mode),
      next: {
        p: `Add ${say("aug", "fixed")}, or leave ${say("p")} out.`,
        initStrength: `Take ${say("p")} with ${say("aug", "fixed")}, or leave ${say("initStrength")} out.`,
        target: oneOfTwo,
        pMax: oneOfTwo,
      }[name],
    }));
  }
  if (o.p === undefined && o.aug === "fixed")
    throw contradiction((say) => ({
      rule: `${say("aug", "fixed")} needs the strength ${say("p")}`,
      received: "none",
      next: `Add one from 0 to 1, for example ${say("p", 0.2)}.`,
    }));
  if (o.augpipe !== undefined && mode === "noaug")
    throw contradiction((say) => ({
      rule: `${say("augpipe")} goes with ${say("aug", "ada")} or fixed`,
      received: say("aug", mode),
      next: oneOfTwo,
    }));
}
