import { RemoteHost } from "../ort/remoteHost.ts";
import type { WorkerAnswer } from "../ort/workerCalls.ts";

/** Sessions in a web worker. */
export function openWorkerHost(): RemoteHost {
  const worker = new Worker(new URL("./hostWorker.js", import.meta.url), { type: "module" });
  return new RemoteHost({
    post: (call, transfer) => worker.postMessage(call, transfer),
    listen(onAnswer, onEnd) {
      worker.addEventListener("message", ({ data }: MessageEvent<WorkerAnswer>) => onAnswer(data));
      worker.addEventListener("error", ({ message }) =>
        onEnd(new Error(`The engine's worker ended: ${message ?? "its script could not be loaded"}`)),
      );
    },
    busy: () => undefined,
    terminate: async () => worker.terminate(),
  });
}
