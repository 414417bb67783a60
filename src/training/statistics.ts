/** Count, sum and sum of squares of a reported value: what a mean and a deviation need, and what adds up. */
export interface Moments {
  readonly num: number;
  readonly sum: number;
  readonly squares: number;
}

/** Reported values by their official names, `Loss/scores/fake`, since the last tick. */
export type Statistics = Readonly<Record<string, Moments>>;

/** A statistic as the official `stats.jsonl` writes it. */
export interface Summary {
  readonly num: number;
  readonly mean: number;
  readonly std: number;
}

/** Values that are NaN or infinite, as a step's losses may be, do not count. */
export function withValues(statistics: Statistics, name: string, values: Iterable<number>): Statistics {
  let { num, sum, squares } = statistics[name] ?? { num: 0, sum: 0, squares: 0 };
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    num++;
    sum += value;
    squares += value * value;
  }
  return { ...statistics, [name]: { num, sum, squares } };
}

export function summary({ num, sum, squares }: Moments): Summary {
  const mean = num === 0 ? 0 : sum / num;
  return { num, mean, std: num === 0 ? 0 : Math.sqrt(Math.max(0, squares / num - mean * mean)) };
}
