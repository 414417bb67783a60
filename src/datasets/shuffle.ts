import { fisherYates } from "../base/fisherYates.ts";
import { randomStateShuffler } from "../base/randomState.ts";
import { createRng, type Rng } from "../base/rng.ts";

/** The numbers 0 to n - 1 in a random order. */
export function permutation(n: number, rng: Rng): Uint32Array {
  return fisherYates(n, (most) => rng.integer(most + 1));
}

/**
 * A random choice of `size` of the numbers 0 to n - 1, in ascending order, the very one of the official data set; a
 * larger one contains every smaller one.
 */
export function chooseSubset(n: number, size: number, seed: number): Uint32Array {
  return randomStateShuffler(seed)(n).subarray(0, size).sort();
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
