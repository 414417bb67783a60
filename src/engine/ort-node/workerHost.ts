import { RemoteHost } from "../ort/remoteHost.ts";
import type { WorkerAnswer } from "../ort/workerCalls.ts";
import { startWorker } from "./siblingScript.ts";
import { turnTelemetryOff } from "./telemetry.ts";

/** Sessions in a worker thread. A worker with work to do keeps the process alive; an idle one does not. */
export function openWorkerHost(): RemoteHost {
  turnTelemetryOff();
  const worker = startWorker("hostWorker");
  return new RemoteHost({
    post: (call, transfer) => worker.postMessage(call, transfer),
    listen(onAnswer, onEnd) {
      worker.on("message", (answer: WorkerAnswer) => onAnswer(answer));
      worker.on("error", onEnd);
      worker.on("exit", (code) => onEnd(new Error(`The engine's worker thread ended with code ${code}`)));
    },
    busy: (isBusy) => (isBusy ? worker.ref() : worker.unref()),
    terminate: async () => void (await worker.terminate()),
  });
}
