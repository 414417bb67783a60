/** What a field takes. */
export interface NumberRule {
  readonly min: number;
  readonly max: number;
  /** Fractions are taken too. */
  readonly fractions?: boolean;
  /** An empty field means something: what is usual. */
  readonly mayBeEmpty?: boolean;
  /** What a number in range must be besides, after "must be"; nothing where it is right. */
  readonly check?: (value: number) => string | undefined;
}

/** A number as somebody wrote it, nothing for a field that may be empty, or what the text must be. */
export type ReadNumber = { readonly value: number | undefined } | { readonly problem: string };

/** Reads the whole text or nothing of it: no digit is dropped, and nothing is moved into range. */
export function readNumber(text: string, rule: NumberRule): ReadNumber {
  const { min, max, fractions = false, mayBeEmpty = false, check } = rule;
  const trimmed = text.trim();
  if (trimmed === "" && mayBeEmpty) return { value: undefined };
  const value = Number(trimmed);
  const isNumber = /^-?(\d+\.?\d*|\.\d+)$/.test(trimmed) && (fractions || Number.isInteger(value));
  if (!isNumber || value < min || value > max) {
    return { problem: `${fractions ? "a number" : "a whole number"} from ${min} to ${max}` };
  }
  const problem = check?.(value);
  return problem === undefined ? { value } : { problem };
}

/** The number that an arrow key leads to, within the range; the nearest end where there is none yet. */
export function stepped(value: number | undefined, by: number, { min, max }: NumberRule): number {
  const from = value ?? (by > 0 ? min - by : max - by);
  return Math.min(max, Math.max(min, Number((from + by).toFixed(6))));
}
