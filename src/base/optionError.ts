import { UserError, type UserErrorParts } from "./errors.ts";

/** What an option is set to; several numbers have names. */
export type OptionValue = string | number | boolean | Readonly<Record<string, number>>;

/** How a surface writes an option, alone or with a value: `--batch 8` on the command line, `"Batch" 8` in the page. */
export type Spelling<Name extends string = string> = (name: Name, value?: OptionValue) => string;

/** Of a surface that writes a value as a word behind the option: `--range 0,4095`, `--cond`, `--cond 0`. */
export const wordSpelling =
  (nameOf: (name: string) => string): Spelling =>
  (name, value) =>
    value === undefined || value === true ? nameOf(name) : `${nameOf(name)} ${wordOf(value)}`;

function wordOf(value: OptionValue): string {
  if (value === false) return "0";
  return typeof value === "object" ? Object.values(value).join(",") : String(value);
}

/** As it stands in a call: `batch: 8`. */
const codeSpelling: Spelling = (name, value) => (value === undefined ? name : `${name}: ${literal(value)}`);

function literal(value: OptionValue): string {
  if (typeof value !== "object") return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, number]) => `${key}: ${number}`)
    .join(", ")} }`;
}

/**
 * An error that names options. Its own message names them as code does, for whoever calls the library; the command line
 * and the page spell them in their own way.
 */
export class OptionError extends UserError {
  private readonly partsIn: (say: Spelling) => UserErrorParts;

  constructor(partsIn: (say: Spelling) => UserErrorParts, options?: ErrorOptions) {
    super(partsIn(codeSpelling), options);
    this.partsIn = partsIn;
  }

  /** The same in a surface's words. */
  spelled(say: Spelling): UserError {
    return new UserError(this.partsIn(say), { cause: this });
  }
}
