import { isSeed, type WsSource } from "../../../src/model/wsSource.ts";
import { MAX_SEED } from "../../../src/base/randomState.ts";
import { MOST_SEEDS } from "../../../src/model/recipe/linkFields.ts";

/** A multiple of 2, 3, 4, 6, 8 and 12, so that lines of most widths come out even. */
export const SEEDS_AT_ONCE = 24;

/** The seeds and those after the last, which begin again at 0. */
export function nextSeeds(seeds: readonly WsSource[]): WsSource[] {
  const last = seeds.findLast(isSeed) ?? -1;
  const count = Math.min(SEEDS_AT_ONCE, MOST_SEEDS - seeds.length);
  return [...seeds, ...Array.from({ length: count }, (_, i) => (last + 1 + i) % (MAX_SEED + 1))];
}

/** Seeds that can still be read out to somebody. */
export function randomSeeds(count: number, random: () => number): number[] {
  return Array.from({ length: count }, () => Math.floor(random() * 100_000));
}

/**
 * The seeds among 0 to 99 whose images of the shipped network differ most, as `npm run choose-seeds` finds them:
 * counted from 0, some are near-twins by chance. With another network they are as good as any.
 */
export const FIRST_SEEDS: readonly number[] = [
  2, 7, 9, 14, 17, 24, 25, 26, 27, 28, 30, 31, 38, 43, 45, 53, 58, 61, 62, 64, 71, 73, 80, 99,
];

/** The first three of that choice. */
export const FIRST_KEYFRAMES: readonly number[] = [25, 28, 73];
