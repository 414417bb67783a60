import { wrap } from "comlink";
import type { Analyse } from "../../src/model/directions.ts";
import { workerFailure } from "../base/workerFailure.ts";

/** Finds principal components in a worker of their own, so that pictures are drawn meanwhile. */
export const analyseApart: Analyse = async (...args) => {
  const worker = new Worker(new URL("./analysisWorker.ts", import.meta.url), { type: "module", name: "analysis" });
  const failed = workerFailure(worker, "The analysis");
  try {
    return await Promise.race([wrap<Analyse>(worker)(...args), failed]);
  } finally {
    worker.terminate();
  }
};
