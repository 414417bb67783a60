import type { Rng } from "../../base/rng.ts";

/** Where the numbers of an augmentation come from. */
export interface Draws {
  /** The strength: the probability of a transform whose multiplier is 1. */
  readonly p: number;
  /** Whether all numbers are at one percentile, and all transforms applied: what tests and images of limits want. */
  readonly isPercentile: boolean;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** n standard normal numbers that are random at any percentile: the grain of a noisy image. */
  grain(n: number): Float32Array;
}

/** Random numbers at strength p of 0 or more; a probability above 1 is certainty. */
export function randomDraws(rng: Rng, p: number): Draws {
  return {
    p,
    isPercentile: false,
    chance: (probability) => rng.uniform() < probability,
    uniform: () => rng.uniform(),
    normal: () => rng.normals(1)[0] ?? 0,
    grain: (n) => rng.normals(n),
  };
}

/**
 * Every number at the percentile q in (0, 1), every transform applied. A normal number is erfinv(2q - 1), as the
 * official code has it: a factor sqrt(2) below the normal distribution's own percentile.
 */
export function percentileDraws(q: number, rng: Rng): Draws {
  const normal = inverseErrorFunction(2 * q - 1);
  return {
    p: 1,
    isPercentile: true,
    chance: () => true,
    uniform: () => q,
    normal: () => normal,
    grain: (n) => rng.normals(n),
  };
}

/** Newton's method from 0, which approaches the root from one side because erf bends towards the axis. */
function inverseErrorFunction(y: number): number {
  let x = 0;
  for (let step = 0; step < 100; step++) {
    const next = x - ((errorFunction(x) - y) * Math.exp(x * x) * Math.sqrt(Math.PI)) / 2;
    if (Math.abs(next - x) < 1e-15) break;
    x = next;
  }
  return x;
}

/** erf by its Taylor series, which is exact to rounding for the percentiles of doubles' interest (|x| < 3). */
function errorFunction(x: number): number {
  let [sum, power] = [0, x];
  for (let k = 0; k < 100; k++) {
    sum += power / (2 * k + 1);
    power *= (-x * x) / (k + 1);
  }
  return (sum * 2) / Math.sqrt(Math.PI);
}
