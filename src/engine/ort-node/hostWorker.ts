import { parentPort } from "node:worker_threads";
import { LocalHost } from "../ort/localHost.ts";
import { answerCall, type WorkerCall } from "../ort/workerCalls.ts";
import { loadOrt } from "./loadOrt.ts";

const host = new LocalHost(loadOrt);
const port = parentPort;
if (port === null) throw new Error("hostWorker.ts runs in a worker thread only");

port.on("message", (call: WorkerCall) => {
  void answerCall(host, call, (answer, transfer) => port.postMessage(answer, transfer));
});
