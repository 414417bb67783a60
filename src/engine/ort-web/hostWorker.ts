import { LocalHost } from "../ort/localHost.ts";
import { answerCall, type WorkerCall } from "../ort/workerCalls.ts";
import { loadOrt } from "./loadOrt.ts";
import { RecordedSession } from "./recordedSession.ts";

/**
 * The runtime starts its threads with the script that holds it, which is this one where a bundler makes one script of
 * each worker. A thread is told by its name, and is the runtime alone.
 */
if (self.name.startsWith("em-pthread")) void import("onnxruntime-web/wasm");
else answerCalls();

function answerCalls(): void {
  const host = new LocalHost(loadOrt, undefined, RecordedSession.open);
  self.addEventListener("message", ({ data }: MessageEvent<WorkerCall>) => {
    void answerCall(host, data, (answer, transfer) => self.postMessage(answer, { transfer }));
  });
}
