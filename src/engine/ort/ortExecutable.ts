import { checkFeeds } from "../checkFeeds.ts";
import type { DeviceTensor, Executable, Feeds, ProgramTensor, Results, Runnable } from "../engine.ts";
import { OrtDeviceTensor } from "./ortDeviceTensor.ts";
import type { HostValue, HostValues, SessionHost } from "./sessionHost.ts";

/** Runs after which a program will probably go on running. A recording costs about what it saves in as many. */
const OFTEN = 16;

/** What an engine hears of its program. */
export interface ExecutableEvents {
  /** Its engine need no longer know it. */
  readonly disposed: () => void;
  /** Called once, before a run, which does not wait for what it does: a host takes calls in their order. */
  readonly ranOften?: (() => void) | undefined;
}

/** A program as an ONNX Runtime session of a host. */
export class OrtExecutable<Output extends string, Kept extends string> implements Executable<Output, Kept> {
  private readonly host: SessionHost;
  private readonly session: number;
  private readonly program: Runnable<Output>;
  private readonly events: ExecutableEvents;
  private readonly running = new Set<Promise<unknown>>();
  private runs = 0;
  private disposed = false;

  constructor(host: SessionHost, session: number, program: Runnable<Output>, events: ExecutableEvents) {
    this.host = host;
    this.session = session;
    this.program = program;
    this.events = events;
  }

  async run(feeds: Feeds): Promise<Results<Output, Kept>> {
    if (this.disposed) throw new Error("run: the program is disposed");
    checkFeeds(this.program, feeds);
    const values = Object.entries(feeds).map(([name, feed]): [string, HostValue] => [name, this.hostValue(name, feed)]);
    this.runs += 1;
    if (this.runs === OFTEN) this.events.ranOften?.();
    const run = this.host.run(this.session, Object.fromEntries(values));
    this.running.add(run);
    try {
      return this.results(await run);
    } finally {
      this.running.delete(run);
    }
  }

  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    this.events.disposed();
    await Promise.allSettled(this.running);
    await this.host.close(this.session);
  }

  private hostValue(name: string, feed: ProgramTensor | DeviceTensor): HostValue {
    if (feed instanceof OrtDeviceTensor) return feed.keptBy(this.host, name);
    if ("data" in feed) return feed;
    throw new Error(`run: input "${name}" is a device tensor of another engine`);
  }

  /** The host keeps exactly the outputs that compile was asked to keep. */
  private results(values: HostValues): Results<Output, Kept> {
    const entries = Object.entries(values).map(([name, value]) => [
      name,
      "kept" in value ? new OrtDeviceTensor(this.host, value) : value,
    ]);
    return Object.fromEntries(entries) as Results<Output, Kept>;
  }
}
