import { parentPort } from "node:worker_threads";
import { principalComponents } from "../model/principalComponents.ts";

parentPort?.once("message", (args: Parameters<typeof principalComponents>) => {
  parentPort?.postMessage(principalComponents(...args));
});
