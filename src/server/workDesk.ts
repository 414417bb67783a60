import { ClientGone, closing, timedOut } from "./refusal.ts";
import { WorkQueue } from "./workQueue.ts";

/** What is under way. */
export interface DeskState {
  readonly running: number;
  readonly waiting: number;
  readonly closing: boolean;
}

/** Where all computing is asked for: in turn, within the time limit, and only as long as somebody wants the answer. */
export class WorkDesk {
  private readonly queue: WorkQueue;
  private readonly timeout: number;
  private readonly underWay = new Map<AbortController, Promise<unknown>>();
  private isClosing = false;

  constructor({ maxQueue, timeout }: { readonly maxQueue: number; readonly timeout: number }) {
    this.queue = new WorkQueue(maxQueue);
    this.timeout = timeout;
  }

  get state(): DeskState {
    const { running, waiting } = this.queue;
    return { running, waiting, closing: this.isClosing };
  }

  /**
   * Does a request's work in turn; `work` shall look at its signal between images.
   * @param client aborted when the client goes.
   * @throws Refusal 503 when the queue is full or the server closes, 504 when time is up; ClientGone.
   */
  async run<T>(client: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.isClosing) throw closing();
    const stop = new AbortController();
    const leave = (): void => stop.abort(new ClientGone("the client closed the connection"));
    if (client.aborted) leave();
    client.addEventListener("abort", leave, { once: true });
    const timer = setTimeout(() => stop.abort(timedOut(this.timeout)), this.timeout);
    try {
      const answer = this.queue.run(() => work(stop.signal), stop.signal);
      this.underWay.set(stop, answer);
      return await answer;
    } finally {
      clearTimeout(timer);
      client.removeEventListener("abort", leave);
      this.underWay.delete(stop);
    }
  }

  /** Takes no more work, and gives what is under way this long to end, in milliseconds, before it is stopped. */
  async close(grace: number): Promise<void> {
    this.isClosing = true;
    const timer = setTimeout(() => this.stopAll(), grace);
    await Promise.allSettled(this.underWay.values());
    clearTimeout(timer);
  }

  private stopAll(): void {
    for (const stop of this.underWay.keys()) stop.abort(closing());
  }
}
