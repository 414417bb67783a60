import type { OnnxModel } from "../../onnx/encode.ts";
import type { ModelFile } from "../../onnx/modelProgram.ts";
import { buffersOf, transferable, type WorkerAnswer, type WorkerCall } from "./workerCalls.ts";
import type { HostValue, HostValues, SessionHost, SessionSettings } from "./sessionHost.ts";

/** A worker as an adapter's platform starts it. */
export interface HostWorker {
  post(call: WorkerCall, transfer: ArrayBuffer[]): void;
  /** Told of every answer, and of an error that ends the worker. */
  listen(onAnswer: (answer: WorkerAnswer) => void, onEnd: (error: unknown) => void): void;
  /** Whether calls wait for an answer; a worker without work need not keep a process alive. */
  busy(isBusy: boolean): void;
  terminate(): Promise<void>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sessions in a worker, so that this thread goes on while a program runs. Feeds are copied once, as they are handed
 * over; results come back without a copy.
 */
export class RemoteHost implements SessionHost {
  readonly sharesMemory = false;
  private readonly worker: HostWorker;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;
  private failure: { readonly error: unknown } | undefined;

  constructor(worker: HostWorker) {
    this.worker = worker;
    worker.listen(
      (answer) => this.settle(answer),
      (error) => this.failAll(error),
    );
    worker.busy(false);
  }

  async open(model: OnnxModel | ModelFile, kept: readonly string[], settings: SessionSettings): Promise<number> {
    if ("file" in model) return (await this.call("open", [model, [...kept], settings])) as number;
    const copy = copyOf(model);
    return (await this.call("open", [copy, [...kept], settings], buffersIn(copy))) as number;
  }

  async record(session: number, model: OnnxModel): Promise<void> {
    const copy = copyOf(model);
    await this.call("record", [session, copy], buffersIn(copy));
  }

  async run(session: number, feeds: HostValues): Promise<HostValues> {
    const entries = Object.entries(feeds).map(
      ([name, value]) =>
        [name, "kept" in value ? value : { ...value, shape: [...value.shape], data: handedOver(value.data) }] as const,
    );
    const values: HostValues = Object.fromEntries(entries as [string, HostValue][]);
    return (await this.call("run", [session, values], buffersOf(values))) as HostValues;
  }

  async close(session: number): Promise<void> {
    await this.call("close", [session]);
  }

  async drop(kept: number): Promise<void> {
    await this.call("drop", [kept]);
  }

  async end(): Promise<void> {
    if (this.failure === undefined) await this.call("end", []);
    await this.worker.terminate();
  }

  private call(method: keyof SessionHost, args: readonly unknown[], buffers: ArrayBuffer[] = []): Promise<unknown> {
    if (this.failure !== undefined) return Promise.reject(this.failure.error);
    const call = ++this.count;
    this.worker.busy(true);
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      this.worker.post({ call, method, args }, buffers);
    });
  }

  private settle({ call, value, error }: WorkerAnswer): void {
    const waiting = this.waiting.get(call);
    this.waiting.delete(call);
    if (this.waiting.size === 0) this.worker.busy(false);
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(error);
  }

  private failAll(error: unknown): void {
    this.failure ??= { error };
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

function copyOf({ bytes, externalData }: OnnxModel): OnnxModel {
  const data = externalData.map(({ path, data }) => ({ path, data: handedOver(data) }));
  return { bytes: new Uint8Array(bytes), externalData: data };
}

function buffersIn({ bytes, externalData }: OnnxModel): ArrayBuffer[] {
  return [bytes, ...externalData.map(({ data }) => data)].flatMap(transferable);
}

/** A copy that can change threads; memory that threads share anyway is not copied. */
function handedOver<T extends Uint8Array | Uint16Array | Float32Array>(data: T): T {
  return (data.buffer instanceof ArrayBuffer ? data.slice() : data) as T;
}
