/** A multiple of 2, 3, 4, 6, 8 and 12, so that lines of most widths come out even. */
export const SEEDS_AT_ONCE = 24;
export const MOST_SEEDS = 600;

const LARGEST = 2 ** 32 - 1;

/** The seeds and those after the last, which begin again at 0. */
export function nextSeeds(seeds: readonly number[]): number[] {
  const last = seeds.at(-1) ?? -1;
  const count = Math.min(SEEDS_AT_ONCE, MOST_SEEDS - seeds.length);
  return [...seeds, ...Array.from({ length: count }, (_, i) => (last + 1 + i) % (LARGEST + 1))];
}

/** Seeds that can still be read out to somebody. */
export function randomSeeds(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => Math.floor(random() * 100_000));
}
