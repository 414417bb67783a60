import { UserError } from "../../../src/base/errors.ts";
import { parseNumberList } from "../../../src/base/numberList.ts";

/** A person's text within a link; `~` parts the pieces of a list there. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replaceAll("~", "%7E");
}

/** The reverse; nothing for what no text was encoded as. */
export function decodeText(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/** More than any network has. */
export const MOST_LAYERS = 64;
export const MOST_CLASSES = 100_000;

/** Numbers as a person writes them, runs upwards as ranges: [0, 1, 2, 7] -> "0-2,7". */
export function writeNumbers(numbers: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** The reverse; nothing where the text is no such list or a list of more than `maxCount`. */
export function readNumbers(text: string, what: string, maxCount: number): number[] | undefined {
  try {
    return text === "" ? [] : [...parseNumberList(text, { what, maxCount })];
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** A label vector as people write it: `1,0.3,0.7`. */
export function writeVector(vector: readonly number[]): string {
  return vector.join(",");
}

/** The reverse; nothing where the text is no list of decimal numbers. */
export function readVector(text: string): number[] | undefined {
  const words = text.split(",").map((word) => word.trim());
  return words.every((word) => /^-?(\d+\.?\d*|\.\d+)$/.test(word)) ? words.map(Number) : undefined;
}
