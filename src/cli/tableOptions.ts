import type { ValueOf } from "../runs/options.ts";
import type { TrainOption } from "../runs/trainOption.ts";
import type { OptionSpec } from "./command.ts";
import { choice, number, onOff, text } from "./options.ts";

type Table = Readonly<Record<string, TrainOption>>;
type TableSpecs<T extends Table> = { readonly [K in keyof T]: OptionSpec<ValueOf<T[K]["takes"]> | undefined> };

/**
 * A table's options as a command's. Their defaults are told and not filled in: whoever goes on with a run must tell
 * what was said from what was left out.
 */
export function tableOptions<const T extends Table>(table: T): TableSpecs<T> {
  return Object.fromEntries(Object.entries(table).map(([name, option]) => [name, specOf(option)])) as TableSpecs<T>;
}

function specOf({ flags, takes, help, default: fallback }: TrainOption): OptionSpec<unknown> {
  const description = fallback === undefined ? help : `${help} (default: ${fallback})`;
  if (takes === "text") return text(flags, description);
  if (takes === "yes or no") return onOff(flags, description);
  return "words" in takes ? choice(flags, description, takes.words) : number(flags, description, takes);
}
