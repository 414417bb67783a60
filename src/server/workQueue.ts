import { queueFull } from "./refusal.ts";

/**
 * Work that is done one piece after another, in the order of its coming, with a limit on how much may wait: a machine
 * that computes two requests at once finishes neither sooner.
 */
export class WorkQueue {
  private readonly starts = new Set<() => void>();
  private busy = false;
  private readonly maxWaiting: number;

  constructor(maxWaiting: number) {
    this.maxWaiting = maxWaiting;
  }

  get waiting(): number {
    return this.starts.size;
  }

  get running(): number {
    return this.busy ? 1 : 0;
  }

  /**
   * Does the work when its turn comes. An abort frees a waiting place at once; work that is under way keeps its place
   * until it has really stopped, but its caller does not wait for that.
   * @throws Refusal (503) when the queue is full; the signal's reason when it is aborted.
   */
  async run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.turn(signal);
    const done = (async () => {
      signal.throwIfAborted();
      return await work();
    })().finally(() => this.next());
    return unlessAborted(done, signal);
  }

  private async turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.busy) return this.place(signal);
    this.busy = true;
  }

  private place(signal: AbortSignal): Promise<void> {
    if (this.starts.size >= this.maxWaiting) throw queueFull(this.maxWaiting);
    return new Promise((resolve, reject) => {
      const start = (): void => {
        signal.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.starts.delete(start);
        reject(signal.reason);
      };
      this.starts.add(start);
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  private next(): void {
    const [start] = this.starts;
    if (start === undefined) {
      this.busy = false;
      return;
    }
    this.starts.delete(start);
    start();
  }
}

/** The promise's outcome, or the signal's reason if that comes first. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
