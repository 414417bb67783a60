import { createRng, type Rng } from "../base/rng.ts";

/** The numbers 0 to n - 1 in a random order (Fisher & Yates). */
export function permutation(n: number, rng: Rng): Uint32Array {
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
  return order;
}

/** A random choice of `size` of the numbers 0 to n - 1, in ascending order; a larger one contains every smaller one. */
export function chooseSubset(n: number, size: number, seed: number): Uint32Array {
  return permutation(n, createRng(seed, "subset")).subarray(0, size).sort();
}

/**
 * An endless shuffled sequence of the numbers 0 to n - 1: each epoch is a new permutation, a function of the seed and
 * the epoch alone. `at(position)` answers for any position, without what came before.
 */
export interface ShuffledOrder {
  at(position: number): number;
}

/** Permutations of the epochs in use are kept: a batch and those made ahead touch two or three. */
const EPOCHS_KEPT = 4;

export function shuffledOrder(n: number, seed: number): ShuffledOrder {
  const epochs = new Map<number, Uint32Array>();
  const epochOrder = (epoch: number): Uint32Array => {
    const order = epochs.get(epoch) ?? permutation(n, createRng(seed, "data order", epoch));
    epochs.delete(epoch);
    epochs.set(epoch, order);
    for (const oldest of epochs.keys()) if (epochs.size > EPOCHS_KEPT) epochs.delete(oldest);
    return order;
  };
  return {
    at: (position) => {
      const index = epochOrder(Math.floor(position / n))[position % n];
      if (index === undefined) throw new RangeError(`no position ${position}`);
      return index;
    },
  };
}
