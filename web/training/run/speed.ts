/** Milliseconds of training that a figure is taken over: several images and at least one storing. */
const WINDOW = 60_000;
/** Fewer iterations say too little. */
const FEWEST = 6;

/** Speed as one waits for it: what is drawn and stored between iterations counts, standing still does not. */
export interface Speed {
  /** Training begins, or goes on after it stood still. */
  begin(): void;
  /** An iteration, and what was due after it, is done. */
  add(): void;
  /** Undefined until enough was measured. */
  imagesPerSecond(): number | undefined;
}

/**
 * @param first iteration that counts: programs are compiled when they are first needed, which would spoil the figure.
 */
export function measureSpeed(
  batchSize: number,
  iteration: number,
  first: number,
  now: () => number = () => performance.now(),
): Speed {
  let times: readonly number[] = [];
  let next = iteration;
  let since = now();
  return {
    begin() {
      since = now();
    },
    add() {
      const at = now();
      if (next++ >= first) times = recent([...times, at - since]);
      since = at;
    },
    imagesPerSecond() {
      const total = sum(times);
      return times.length < FEWEST || total === 0 ? undefined : (times.length * batchSize * 1000) / total;
    },
  };
}

/** The last ones that fill the window, or the fewest that say enough. */
function recent(times: readonly number[]): readonly number[] {
  return times.length > FEWEST && sum(times.slice(1)) >= WINDOW ? times.slice(1) : times;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
