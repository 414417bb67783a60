import { parentPort } from "node:worker_threads";
import { LocalHost } from "./localHost.ts";
import type { HostValues, SessionHost } from "./sessionHost.ts";
import { buffersOf, type WorkerAnswer, type WorkerCall } from "./workerHost.ts";

/** The worker's side of WorkerHost: a LocalHost that answers messages. */
const host: SessionHost = new LocalHost();
const port = parentPort;
if (port === null) throw new Error("hostWorker.ts runs in a worker thread only");

async function answer({ call, method, args }: WorkerCall): Promise<WorkerAnswer> {
  try {
    const invoke = host[method] as (...args: unknown[]) => Promise<unknown>;
    return { call, value: await invoke.apply(host, [...args]) };
  } catch (error) {
    return { call, error };
  }
}

port.on("message", (message: WorkerCall) => {
  void answer(message).then((result) => {
    const isResults = message.method === "run" && result.error === undefined;
    port.postMessage(result, isResults ? buffersOf(result.value as HostValues) : []);
  });
});
