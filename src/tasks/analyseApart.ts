import { once } from "node:events";
import { startWorker } from "../engine/ort-node/siblingScript.ts";
import type { Analyse } from "../model/directions.ts";
import type { PrincipalComponents } from "../model/principalComponents.ts";

/** Finds principal components in a thread of their own, which takes seconds: this one goes on hearing. */
export const analyseApart: Analyse = async (...args) => {
  const worker = startWorker("analysisWorker", import.meta.url);
  try {
    worker.postMessage(args);
    const ended = once(worker, "exit").then(([code]) => {
      throw new Error(`The analysis ended with code ${String(code)}`);
    });
    const [found] = await Promise.race([once(worker, "message"), ended]);
    return found as PrincipalComponents;
  } finally {
    await worker.terminate();
  }
};
