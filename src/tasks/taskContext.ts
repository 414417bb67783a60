/** How a long task hears of Ctrl-C and tells how far it is. */
export interface TaskContext {
  /** Aborted on Ctrl-C: the task stops at the next picture and leaves nothing half-written. */
  readonly signal?: AbortSignal;
  /** Called after every step of the work. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Lets timers and signals be heard between two runs of the engine, which block the event loop. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
