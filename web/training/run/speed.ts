/** Iterations that a figure is taken over: two cycles of the lazy regularisers. */
const WINDOW = 32;
/** Fewer say too little. */
const FEWEST = 6;

/** Speed of training alone, without what is drawn and stored between iterations. */
export interface Speed {
  /** @param ms that the iteration took. */
  add(ms: number): void;
  /** Undefined until enough was measured. */
  imagesPerSecond(): number | undefined;
}

/**
 * @param first iteration that counts: programs are compiled when they are first needed, which would spoil the figure.
 */
export function measureSpeed(batchSize: number, iteration: number, first: number): Speed {
  const times: number[] = [];
  let next = iteration;
  return {
    add(ms) {
      if (next++ < first) return;
      times.push(ms);
      if (times.length > WINDOW) times.shift();
    },
    imagesPerSecond() {
      const total = times.reduce((sum, ms) => sum + ms, 0);
      return times.length < FEWEST || total === 0 ? undefined : (times.length * batchSize * 1000) / total;
    },
  };
}
