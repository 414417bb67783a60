import { findDirections, type Analyse, type PrincipalDirections } from "../../src/model/directions.ts";
import type { Network } from "../../src/model/network.ts";
import type { OnProgress } from "./studio.ts";

const DOING = "Looking for directions";

/** Finds the directions of a network once, however many ask. */
export class DirectionFinder {
  private readonly network: Network;
  private readonly analyse: Analyse | undefined;
  private readonly signal: AbortSignal;
  private readonly listeners = new Set<OnProgress>();
  private finding: Promise<PrincipalDirections> | undefined;

  /** @param signal aborted when the network is about to be freed. */
  constructor(network: Network, analyse: Analyse | undefined, signal: AbortSignal) {
    this.network = network;
    this.analyse = analyse;
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
    const tell = (done: number, total: number): void =>
      this.listeners.forEach((listener) => listener(done / total, DOING));
    const { analyse, signal } = this;
    const finding = findDirections(this.network, { analyse }, { signal, onProgress: tell });
    finding.catch(() => (this.finding = undefined));
    return finding;
  }
}
