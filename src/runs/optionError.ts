import type { UserErrorParts } from "../base/errors.ts";
import { OptionError, wordSpelling, type Spelling } from "../base/optionError.ts";
import { labelOf, TRAIN_OPTIONS, type OptionName } from "./options.ts";

/** As the page's form labels it: `"Batch" 8`. */
export const formSpelling = wordSpelling((name) => `"${isOption(name) ? labelOf(name) : name}"`);

function isOption(name: string): name is OptionName {
  return Object.hasOwn(TRAIN_OPTIONS, name);
}

/** Options of a run that contradict each other, the data or what is there. */
export function optionError(parts: (say: Spelling<OptionName>) => UserErrorParts): OptionError {
  return new OptionError(parts);
}

/** Options that contradict each other or the data. */
export function contradiction(parts: (say: Spelling<OptionName>) => Omit<UserErrorParts, "attempted">): OptionError {
  return optionError((say) => ({ attempted: "plan the training", ...parts(say) }));
}
