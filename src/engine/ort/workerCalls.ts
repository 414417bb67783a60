import { asError } from "../../base/errors.ts";
import type { HostValues, SessionHost } from "./sessionHost.ts";

/** A call on a worker's host, and its answer. */
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

/** The worker's side of RemoteHost: calls its host and posts the answer, with the buffers that move along. */
export async function answerCall(
  host: SessionHost,
  { call, method, args }: WorkerCall,
  post: (answer: WorkerAnswer, transfer: ArrayBuffer[]) => void,
): Promise<void> {
  try {
    const invoke = host[method] as (...args: unknown[]) => Promise<unknown>;
    const value = await invoke.apply(host, [...args]);
    post({ call, value }, method === "run" ? buffersOf(value as HostValues) : []);
  } catch (error) {
    // Compiled code throws numbers and objects that cannot be sent.
    post({ call, error: asError(error) }, []);
  }
}

export function transferable({ buffer }: ArrayBufferView): ArrayBuffer[] {
  return buffer instanceof ArrayBuffer ? [buffer] : [];
}

/** The buffers of host values, which move to the other thread instead of being copied again. */
export function buffersOf(values: HostValues): ArrayBuffer[] {
  return Object.values(values).flatMap((value) => ("kept" in value ? [] : transferable(value.data)));
}
