import type { Worker } from "node:worker_threads";
import type { OnnxModel } from "../../onnx/encode.ts";
import type { HostValue, HostValues, SessionHost, SessionSettings } from "./sessionHost.ts";
import { startWorker } from "./siblingScript.ts";

/** A call on the worker's host, and its answer. */
export interface WorkerCall {
  readonly call: number;
  readonly method: keyof SessionHost;
  readonly args: readonly unknown[];
}
export interface WorkerAnswer {
  readonly call: number;
  readonly value?: unknown;
  readonly error?: unknown;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sessions in a worker thread, so that this one goes on while a program runs. Feeds are copied once, as
 * they are handed over; results come back without a copy.
 */
export class WorkerHost implements SessionHost {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, Waiting>();
  private count = 0;

  constructor() {
    this.worker = startWorker("hostWorker");
    this.worker.unref();
    this.worker.on("message", (answer: WorkerAnswer) => this.settle(answer));
    this.worker.on("error", (error) => this.failAll(error));
    this.worker.on("exit", (code) => this.failAll(new Error(`The engine's worker thread ended with code ${code}`)));
  }

  async open(model: OnnxModel, kept: readonly string[], settings: SessionSettings): Promise<number> {
    const externalData = model.externalData.map(({ path, data }) => ({ path, data: handedOver(data) }));
    const bytes = new Uint8Array(model.bytes);
    const buffers = [bytes, ...externalData.map(({ data }) => data)].flatMap(transferable);
    return await this.call("open", [{ bytes, externalData }, [...kept], settings], buffers) as number;
  }

  async run(session: number, feeds: HostValues): Promise<HostValues> {
    const entries = Object.entries(feeds).map(([name, value]) =>
      [name, "kept" in value ? value : { ...value, shape: [...value.shape], data: handedOver(value.data) }] as const);
    const values: HostValues = Object.fromEntries(entries as [string, HostValue][]);
    return await this.call("run", [session, values], buffersOf(values)) as HostValues;
  }

  async close(session: number): Promise<void> {
    await this.call("close", [session]);
  }

  async drop(kept: number): Promise<void> {
    await this.call("drop", [kept]);
  }

  async end(): Promise<void> {
    await this.call("end", []);
    await this.worker.terminate();
  }

  private call(
    method: keyof SessionHost, args: readonly unknown[], buffers: readonly ArrayBuffer[] = [],
  ): Promise<unknown> {
    const call = ++this.count;
    const message: WorkerCall = { call, method, args };
    // A worker with work to do keeps the process alive; an idle one does not.
    this.worker.ref();
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      this.worker.postMessage(message, [...buffers]);
    });
  }

  private settle({ call, value, error }: WorkerAnswer): void {
    const waiting = this.waiting.get(call);
    this.waiting.delete(call);
    if (this.waiting.size === 0) this.worker.unref();
    if (error === undefined) waiting?.resolve(value);
    else waiting?.reject(error);
  }

  private failAll(error: unknown): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** A copy that can change threads; memory that threads share anyway is not copied. */
function handedOver<T extends Uint8Array | Uint16Array | Float32Array>(data: T): T {
  return (data.buffer instanceof ArrayBuffer ? data.slice() : data) as T;
}

function transferable({ buffer }: ArrayBufferView): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

/** The buffers of host values, which move to the other thread instead of being copied again. */
export function buffersOf(values: HostValues): ArrayBuffer[] {
  return Object.values(values).flatMap((value) => ("kept" in value ? [] : transferable(value.data)));
}
