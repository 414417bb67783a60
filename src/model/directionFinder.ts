import type { TaskContext } from "../base/taskContext.ts";
import { findDirections, type DirectionOptions, type PrincipalDirections } from "./directions.ts";
import type { Network } from "./network.ts";

type OnProgress = NonNullable<TaskContext["onProgress"]>;

/** Finds the directions of a network once, however many ask. */
export class DirectionFinder {
  private readonly network: Network;
  private readonly options: DirectionOptions;
  private readonly signal: AbortSignal | undefined;
  private readonly listeners = new Set<OnProgress>();
  private finding: Promise<PrincipalDirections> | undefined;

  /** @param signal aborted when nobody wants them any more, or the network is about to be freed. */
  constructor(network: Network, options: DirectionOptions = {}, signal?: AbortSignal) {
    this.network = network;
    this.options = options;
    this.signal = signal;
  }

  async find(onProgress: OnProgress = () => undefined): Promise<PrincipalDirections> {
    this.listeners.add(onProgress);
    this.finding ??= this.start();
    try {
      return await this.finding;
    } finally {
      this.listeners.delete(onProgress);
    }
  }

  /** What failed is tried afresh when it is asked for again. */
  private start(): Promise<PrincipalDirections> {
    const tell: OnProgress = (done, total) => this.listeners.forEach((listener) => listener(done, total));
    const finding = findDirections(this.network, this.options, { signal: this.signal, onProgress: tell });
    finding.catch(() => (this.finding = undefined));
    return finding;
  }
}
