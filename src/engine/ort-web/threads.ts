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

const NOT_ISOLATED = "WebAssembly has one thread: the page is not cross-origin isolated "
  + "(its server must send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp)";
