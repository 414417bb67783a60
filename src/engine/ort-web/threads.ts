/** More were never tried; every thread is a worker that starts with the first program. */
const MOST_THREADS = 8;

export interface Threads {
  readonly threads: number;
  readonly notes: readonly string[];
}

/** As many as were asked for, or as there are cores; one where the page is not cross-origin isolated. */
export function availableThreads(wanted: number | undefined): Threads {
  if (wanted === 1) return { threads: 1, notes: [] };
  if (!globalThis.crossOriginIsolated) return { threads: 1, notes: [NOT_ISOLATED] };
  return { threads: wanted ?? Math.min(navigator.hardwareConcurrency, MOST_THREADS), notes: [] };
}

/** What the first engine of this page or worker had; its runtime keeps to it. */
let fixed: number | undefined;

/** The same for an engine that shares the runtime of this page or worker with others. */
export function sharedThreads({ threads, notes }: Threads): Threads {
  fixed ??= threads;
  if (fixed === threads) return { threads, notes };
  return {
    threads: fixed,
    notes: [`WebAssembly has ${threadsText(fixed)} here: the first engine on the page fixed that`],
  };
}

export function threadsText(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

const NOT_ISOLATED =
  "WebAssembly has one thread: the page is not cross-origin isolated " +
  "(its server must send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)";
