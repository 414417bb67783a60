import { UserError, type UserErrorParts } from "../base/errors.ts";
import { flagOf, labelOf, type OptionName } from "./options.ts";

/** How a surface writes an option, alone or with a value: `--batch 8` on the command line, `"Batch" 8` in the page. */
export type Spelling = (name: OptionName, value?: string | number) => string;

const spelling =
  (nameOf: (name: OptionName) => string): Spelling =>
  (name, value) =>
    value === undefined ? nameOf(name) : `${nameOf(name)} ${value}`;

const commandLine = spelling(flagOf);
export const formSpelling = spelling((name) => `"${labelOf(name)}"`);

/** Options that contradict each other, the data or a run. It names them; each surface spells them in its own way. */
export class OptionError extends UserError {
  private readonly partsIn: (say: Spelling) => UserErrorParts;

  constructor(partsIn: (say: Spelling) => UserErrorParts) {
    super(partsIn(commandLine));
    this.partsIn = partsIn;
  }

  /** The same in a surface's words. */
  spelled(say: Spelling): UserError {
    return new UserError(this.partsIn(say), { cause: this });
  }
}

/** Options that contradict each other or the data. */
export function contradiction(parts: (say: Spelling) => Omit<UserErrorParts, "attempted">): OptionError {
  return new OptionError((say) => ({ attempted: "plan the training", ...parts(say) }));
}
