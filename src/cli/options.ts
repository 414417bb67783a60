import { UserError } from "../base/errors.ts";
import { parseNumberList, type NumberList, type NumberListRule } from "../base/numberList.ts";
import { similarNames } from "../base/similarNames.ts";
import type { OptionSpec } from "./command.ts";

/** What an option is called and how its text is read; `required`, `optional` or `withDefault` makes it an option. */
export interface OptionKind<T> {
  readonly flags: string;
  readonly description: string;
  readonly parse: (text: string) => T;
}

export interface NumberRule {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** An option that must be given. */
export function required<T>(kind: OptionKind<T>): OptionSpec<T> {
  return { ...kind, description: `${kind.description} (required)`, required: true };
}

/** An option that is undefined when it is left out. */
export function optional<T>(kind: OptionKind<T>): OptionSpec<T | undefined> {
  return kind;
}

/** An option that has a value when it is left out; --help tells it. */
export function withDefault<T extends string | number>(kind: OptionKind<T>, fallback: T): OptionSpec<T> {
  return { ...kind, description: `${kind.description} (default: ${fallback})`, fallback };
}

/** An option whose value, when it is left out, is what this text would give. */
export function withDefaultText<T>(kind: OptionKind<T>, words: string): OptionSpec<T> {
  return { ...kind, description: `${kind.description} (default: ${words})`, fallback: kind.parse(words) };
}

/** An option that is there or not. */
export function flag(flags: string, description: string): OptionSpec<boolean> {
  return { flags, description, fallback: false };
}

const ON = ["1", "true", "t", "yes", "y", "on"];
const OFF = ["0", "false", "f", "no", "n", "off"];

/** An option that is there, or says yes or no as the official code's do: `--cond`, `--cond=1`, `--cond False`. */
export function onOff(flags: string, description: string): OptionSpec<boolean | undefined> {
  const parse = (word: string): boolean => {
    const lower = word.toLowerCase();
    if (ON.includes(lower)) return true;
    if (OFF.includes(lower)) return false;
    throw badValue(flags, "it takes no value, or 1 or 0, true or false", word);
  };
  return { flags, description, parse };
}

/** Any text but an empty one, such as a path. */
export function text(flags: string, description: string): OptionKind<string> {
  const parse = (words: string): string => {
    if (words !== "") return words;
    throw badValue(flags, "it must not be empty", words, "Is a shell variable empty?");
  };
  return { flags, description, parse };
}

/** One of a few words. */
export function choice<const C extends string>(flags: string, description: string, words: readonly C[]): OptionKind<C> {
  const parse = (word: string): C => {
    const found = words.find((one) => one === word);
    if (found !== undefined) return found;
    const [similar] = similarNames(word, words, 1);
    const next = similar === undefined ? undefined : `Did you mean ${similar}?`;
    throw badValue(flags, `it must be one of ${words.join(", ")}`, word, next);
  };
  return { flags, description: `${description}: ${words.join(" | ")}`, parse };
}

/** One or more of a few words, with commas between them; each counts once. */
export function choices<const C extends string>(
  flags: string,
  description: string,
  words: readonly C[],
): OptionKind<readonly C[]> {
  const one = choice(flags, description, words);
  return { ...one, parse: (list) => [...new Set(list.split(",").map((word) => one.parse(word.trim())))] };
}

/** A number in decimal notation, within limits that are themselves allowed. */
export function number(flags: string, description: string, rule: NumberRule = {}): OptionKind<number> {
  const { min = -Infinity, max = Infinity, whole = false } = rule;
  const parse = (word: string): number => {
    const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(word) ? Number(word) : Number.NaN;
    if (Number.isFinite(value) && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    throw badValue(flags, `it must be ${numberText(rule)}`, word);
  };
  return { flags, description, parse };
}

/** Numbers and ranges such as `85,100,3-7`; see `parseNumberList`. */
export function numberList(flags: string, description: string, rule: NumberListRule): OptionKind<NumberList> {
  return { flags, description, parse: (words) => parseNumberList(words, rule) };
}

function numberText({ min, max, whole = false }: NumberRule): string {
  const kind = whole ? "a whole number" : "a number";
  if (min !== undefined && max !== undefined) return `${kind} from ${min} to ${max}`;
  if (min !== undefined) return `${kind} of ${min} or more`;
  return max === undefined ? kind : `${kind} of ${max} or less`;
}

function badValue(flags: string, rule: string, received: string, next?: string): UserError {
  return new UserError({ attempted: `read ${flags}`, rule, received: `"${received}"`, next });
}
