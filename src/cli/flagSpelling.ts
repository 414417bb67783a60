import { wordSpelling, type Spelling } from "../base/optionError.ts";
import type { OptionSpecs } from "./command.ts";

/** As a command's own flags spell its options: `--batch 8`, or `-b 8` where the short one comes first. */
export function flagSpelling(options: OptionSpecs): Spelling {
  return wordSpelling((name) => /^-[\w-]+/.exec(options[name]?.flags ?? "")?.[0] ?? `--${kebab(name)}`);
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
