import { checkFeeds } from "../checkFeeds.ts";
import type { DeviceTensor, Executable, Feeds, ProgramTensor, Results, Runnable } from "../engine.ts";
import { OrtDeviceTensor } from "./ortDeviceTensor.ts";
import type { HostValue, HostValues, SessionHost } from "./sessionHost.ts";

/** A program as an ONNX Runtime session of a host. */
export class OrtExecutable<Output extends string, Kept extends string> implements Executable<Output, Kept> {
  private readonly host: SessionHost;
  private readonly session: number;
  private readonly program: Runnable<Output>;
  private readonly forget: () => void;
  private readonly running = new Set<Promise<unknown>>();
  private disposed = false;

  /** @param forget called when the program is disposed, so that its engine no longer knows it. */
  constructor(host: SessionHost, session: number, program: Runnable<Output>, forget: () => void) {
    this.host = host;
    this.session = session;
    this.program = program;
    this.forget = forget;
  }

  async run(feeds: Feeds): Promise<Results<Output, Kept>> {
    if (this.disposed) throw new Error("run: the program is disposed");
    checkFeeds(this.program, feeds);
    const values = Object.entries(feeds).map(([name, feed]): [string, HostValue] => [name, this.hostValue(name, feed)]);
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
    this.forget();
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
