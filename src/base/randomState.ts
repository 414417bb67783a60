import { UserError } from "./errors.ts";
import { exactLog } from "./exactLog.ts";
import { fisherYates } from "./fisherYates.ts";

/** The largest seed that NumPy's RandomState takes. */
export const MAX_SEED = 2 ** 32 - 1;

const WORDS = 624;
const SHIFT = 397;

/** @throws UserError unless the seed is a whole number from 0 to 2^32 - 1. */
function assertSeed(seed: number): void {
  if (Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED) return;
  throw new UserError({
    attempted: "use a seed",
    rule: `a seed is a whole number from 0 to ${MAX_SEED}`,
    received: String(seed),
    next: "Choose a number in that range; each seed gives a different image.",
  });
}

/**
 * `n` standard normal numbers, those of NumPy's `RandomState(seed).randn(n)`: the Mersenne Twister of Matsumoto &
 * Nishimura 1998 and Marsaglia's polar method. Which image a seed means rests on it. They are the same as float32; as
 * doubles, one in a thousand may differ in its last bit (see `exactLog`).
 * @example
 * ```ts
 * import { randomStateNormals } from "stylegan2-ada";
 *
 * Array.from(randomStateNormals(0, 2), (x) => x.toFixed(4)); // => ["1.7641", "0.4002"]
 * ```
 */
export function randomStateNormals(seed: number, n: number): Float64Array {
  assertSeed(seed);
  const uniform = uniforms(mersenneTwister(seed));
  const normals = new Float64Array(n);
  for (let i = 0; i < n; i += 2) {
    const [first, second] = polarPair(uniform);
    normals[i] = first;
    if (i + 1 < n) normals[i + 1] = second;
  }
  return normals;
}

/** Shuffles of NumPy's `RandomState(seed)`, one after another: the numbers 0 to n - 1 as each `shuffle` leaves them. */
export function randomStateShuffler(seed: number): (n: number) => Uint32Array {
  assertSeed(seed);
  const next = mersenneTwister(seed);
  return (n) =>
    fisherYates(n, (most) => {
      const mask = 2 ** (32 - Math.clz32(most)) - 1;
      for (;;) {
        const value = (next() & mask) >>> 0;
        if (value <= most) return value;
      }
    });
}

/** NumPy hands out the second of a pair first and keeps the first for the next call. */
function polarPair(uniform: () => number): [number, number] {
  for (;;) {
    const x = 2 * uniform() - 1;
    const y = 2 * uniform() - 1;
    const radius = x * x + y * y;
    if (radius >= 1 || radius === 0) continue;
    const factor = Math.sqrt((-2 * exactLog(radius)) / radius);
    return [factor * y, factor * x];
  }
}

/** Doubles in [0, 1) with 53 random bits: 27 of one word, 26 of the next. */
function uniforms(next: () => number): () => number {
  return () => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
}

/** A stream of tempered 32-bit words. */
function mersenneTwister(seed: number): () => number {
  const state = initialState(seed);
  let position = WORDS;
  return () => {
    if (position === WORDS) {
      twist(state);
      position = 0;
    }
    return temper(state[position++] ?? 0);
  };
}

function initialState(seed: number): Uint32Array {
  const state = new Uint32Array(WORDS);
  state[0] = seed;
  for (let i = 1; i < WORDS; i++) {
    const previous = state[i - 1] ?? 0;
    state[i] = Math.imul(1812433253, previous ^ (previous >>> 30)) + i;
  }
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < WORDS; i++) {
    const joined = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % WORDS] ?? 0) & 0x7fffffff);
    const odd = joined & 1 ? 0x9908b0df : 0;
    state[i] = (state[(i + SHIFT) % WORDS] ?? 0) ^ (joined >>> 1) ^ odd;
  }
}

function temper(word: number): number {
  let y = word ^ (word >>> 11);
  y ^= (y << 7) & 0x9d2c5680;
  y ^= (y << 15) & 0xefc60000;
  return (y ^ (y >>> 18)) >>> 0;
}
