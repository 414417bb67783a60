/** Runs tasks side by side, at most a fixed number at a time. */
export interface BoundedQueue {
  /**
   * Starts the task, first waiting until there is room, so that a fast producer cannot outrun the disk.
   * @throws the first error that any earlier task met.
   */
  push(task: () => Promise<void>): Promise<void>;
  /** Waits for everything pushed. @throws the first error met. */
  drain(): Promise<void>;
}

/**
 * A queue that lets images be encoded and written by the thread pool while the network computes the next ones.
 * A failed task is reported by the next `push` or `drain`; always `drain` in the end.
 * @param limit tasks under way at once, 1 or more.
 */
export function boundedQueue(limit: number): BoundedQueue {
  const running = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const throwFailure = (): void => {
    if (failures.length > 0) throw failures[0];
  };
  const start = (task: () => Promise<void>): void => {
    const run = task()
      .catch((error: unknown) => void failures.push(error))
      .finally(() => running.delete(run));
    running.add(run);
  };
  return {
    push: async (task) => {
      while (running.size >= limit) await Promise.race(running);
      throwFailure();
      start(task);
    },
    drain: async () => {
      await Promise.all(running);
      throwFailure();
    },
  };
}
