/** How a long task hears of Ctrl-C and tells how far it is. */
export interface TaskContext {
  /** Aborted on Ctrl-C: the task stops at the next image and leaves nothing half-written. */
  readonly signal?: AbortSignal;
  /** Called after every step of the work. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Lets timers, messages and signals be heard between two runs of the engine, which block the event loop. */
export async function breathe(signal?: AbortSignal): Promise<void> {
  await nextTask();
  signal?.throwIfAborted();
}

/** Browsers have no setImmediate, and make timers wait for milliseconds; a message comes at once. */
function nextTask(): Promise<void> {
  const { setImmediate } = globalThis as { readonly setImmediate?: (run: () => void) => unknown };
  if (setImmediate !== undefined) return new Promise((resolve) => void setImmediate(resolve));
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
