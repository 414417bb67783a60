import { UserError } from "./errors.ts";

/** Whole numbers that a person listed as `85,100,3-7`, in that order, duplicates kept. */
export interface NumberList extends Iterable<number> {
  /** How many numbers there are; ranges are never spelt out in memory. */
  readonly count: number;
}

export interface NumberListRule {
  /** What the numbers are, as in "a seed": `seed`, `style`, `layer`. */
  readonly what: string;
  /** Smallest number allowed; 0 by default. */
  readonly min?: number;
  /** Largest number allowed; 2^32 - 1 by default. */
  readonly max?: number;
  /** Most numbers allowed in all; no limit by default. */
  readonly maxCount?: number;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

const LARGEST = 2 ** 32 - 1;

/**
 * Reads a list of numbers and ranges, both ends included: `85,100,3-7` -> 85, 100, 3, 4, 5, 6, 7. Spaces around a
 * piece do not matter. `0-4294967295` costs no memory: iterate, and take what is needed.
 * @throws UserError that names the piece that is wrong.
 */
export function parseNumberList(text: string, rule: NumberListRule): NumberList {
  const ranges = text.split(",").map((piece) => parsePiece(piece.trim(), text, rule));
  const count = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const { what, maxCount = Number.MAX_SAFE_INTEGER } = rule;
  if (count > maxCount) {
    throw listError(text, rule, `at most ${maxCount} ${what}s may be listed`, `${count} numbers`);
  }
  return { count, [Symbol.iterator]: () => numbersIn(ranges) };
}

/** The reverse of `parseNumberList`, with runs upwards as ranges: 0, 1, 2, 7 -> `0-2,7`. */
export function writeNumberList(numbers: Iterable<number>): string {
  const runs: { first: number; last: number }[] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && number === run.last + 1) run.last = number;
    else runs.push({ first: number, last: number });
  }
  return runs.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

function* numbersIn(ranges: readonly Range[]): Generator<number> {
  for (const { first, last } of ranges) {
    for (let number = first; number <= last; number++) yield number;
  }
}

function parsePiece(piece: string, text: string, rule: NumberListRule): Range {
  const { what, min = 0, max = LARGEST } = rule;
  const received = piece === "" ? "an empty item" : `"${piece}"`;
  const match = /^(\d{1,15})(?:\s*-\s*(\d{1,15}))?$/.exec(piece);
  if (match === null) throw listError(text, rule, `a ${what} is a whole number, or a range such as 3-7`, received);
  const first = Number(match[1]);
  const last = Number(match[2] ?? match[1]);
  if (first < min || last > max || last < min || first > max) {
    throw listError(text, rule, `a ${what} is a whole number from ${min} to ${max}`, received);
  }
  if (first > last) throw listError(text, rule, `a range must go up, as in ${last}-${first}`, received);
  return { first, last };
}

function listError(text: string, { what }: NumberListRule, rule: string, received: string): UserError {
  const next = "Separate numbers and ranges with commas, as in 85,100,3-7.";
  return new UserError({ attempted: `read the ${what} list "${text}"`, rule, received, next });
}

/** A label vector as people write it, `1,0.3,0.7`; nothing where the text is no list of decimal numbers. */
export function readVector(text: string): number[] | undefined {
  const words = text.split(",").map((word) => word.trim());
  return words.every((word) => /^-?(\d+\.?\d*|\.\d+)$/.test(word)) ? words.map(Number) : undefined;
}
