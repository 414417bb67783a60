import { wrap } from "comlink";
import type { Analyse } from "../../src/model/directions.ts";

/** Finds principal components in a worker of their own, so that pictures are drawn meanwhile. */
export const analyseApart: Analyse = async (...args) => {
  const worker = new Worker(new URL("./analysisWorker.ts", import.meta.url), { type: "module", name: "analysis" });
  const failed = new Promise<never>((_, reject) => {
    worker.addEventListener("error", ({ message }) => reject(new Error(`The analysis failed: ${message ?? ""}`)));
  });
  try {
    return await Promise.race([wrap<Analyse>(worker)(...args), failed]);
  } finally {
    worker.terminate();
  }
};
