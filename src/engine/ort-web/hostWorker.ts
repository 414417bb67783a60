import { LocalHost } from "../ort/localHost.ts";
import { answerCall, type WorkerCall } from "../ort/workerCalls.ts";
import { loadOrt, oneAtATime } from "./loadOrt.ts";

const host = new LocalHost(loadOrt, oneAtATime);

self.addEventListener("message", ({ data }: MessageEvent<WorkerCall>) => {
  void answerCall(host, data, (answer, transfer) => self.postMessage(answer, { transfer }));
});
