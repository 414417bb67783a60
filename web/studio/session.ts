import type { Engine } from "../../src/engine/engine.ts";
import { DirectionFinder } from "../../src/model/directionFinder.ts";
import type { Analyse } from "../../src/model/directions.ts";
import type { Network } from "../../src/model/network.ts";
import { PictureCache } from "./pictureCache.ts";
import type { DeviceChoice, NetworkSource, NetworkSummary } from "./studio.ts";

/** An engine, and what it was chosen for. */
export interface OpenEngine {
  readonly engine: Engine;
  readonly choice: DeviceChoice;
  /** Whether the network itself decided, so that another one may do better on another. */
  readonly isMeasured: boolean;
}

export interface SessionParts {
  /** Where the network was read from. */
  readonly source: NetworkSource;
  readonly summary: NetworkSummary;
  readonly device: OpenEngine;
  readonly analyse?: Analyse;
}

/** A network that is open, and what is remembered of it. */
export class Session {
  readonly network: Network;
  readonly source: NetworkSource;
  readonly summary: NetworkSummary;
  readonly device: OpenEngine;
  readonly pictures = new PictureCache();
  readonly directions: DirectionFinder;
  private readonly closing = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(network: Network, { source, summary, device, analyse }: SessionParts) {
    this.network = network;
    this.source = source;
    this.summary = summary;
    this.device = device;
    this.directions = new DirectionFinder(network, { analyse }, this.closing.signal);
  }

  get isClosing(): boolean {
    return this.closing.signal.aborted;
  }

  /** Does work that uses the network, whose end `close` waits for. */
  async work<T>(task: (session: Session) => Promise<T>): Promise<T> {
    const result = task(this);
    this.running.add(result);
    try {
      return await result;
    } finally {
      this.running.delete(result);
    }
  }

  /** Lets the work under way come to a stop and frees the network; the engine stays. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.allSettled(this.running);
    await this.network.dispose();
  }
}
