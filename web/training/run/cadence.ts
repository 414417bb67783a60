/** What is due now and then between iterations. */
export interface Cadence {
  /** Whether it is time again. */
  isDue(): boolean;
  /** Does the work and notes when, and how long it took. */
  run(work: () => Promise<void>): Promise<void>;
  /** Makes it due at once. */
  hurry(): void;
}

/** So many times as long as the work takes goes by until it is due again: a slow device mostly trains. */
const REST = 8;

/** How often, at most, the page hears of things and the state is stored, in milliseconds. */
export const EVERY = { view: 200, fakes: 3000, curves: 1000, save: 30_000 } as const;

/** The share of all time that such work takes from training. */
export function pauseShare(workMs: number, everyMs: number): number {
  return workMs / (workMs + Math.max(everyMs, workMs * REST));
}

/** @param everyMs at least, from one to the next. */
export function cadence(everyMs: number, now: () => number = () => performance.now()): Cadence {
  let next = -Infinity;
  return {
    isDue: () => now() >= next,
    async run(work) {
      const start = now();
      await work();
      const end = now();
      next = end + Math.max(everyMs, (end - start) * REST);
    },
    hurry: () => {
      next = -Infinity;
    },
  };
}
