import { expose, wrap } from "comlink";
import type { Engine } from "../../src/engine/engine.ts";
import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import type { Analyse } from "../../src/model/directions.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { browserTimings } from "../base/kept/timings.ts";
import { decodePicture } from "../base/decodePicture.ts";
import { workerFailure } from "../base/workerFailure.ts";
import { createStudio } from "./createStudio.ts";
import type { DeviceChoice } from "./studio.ts";

/** The engine lives in this worker. Using it once loads the runtime while the network is still being read. */
async function startEngine(device: DeviceChoice, worker = false): Promise<Engine> {
  const engine = await openWebEngine({ device, worker });
  (await engine.upload(float32([1], [0]))).dispose();
  return engine;
}

/** Finds principal components in a worker of their own, so that images are drawn meanwhile. */
const analyseApart: Analyse = async (...args) => {
  const worker = new Worker(new URL("./analysisWorker.ts", import.meta.url), { type: "module", name: "analysis" });
  const failed = workerFailure(worker, "The analysis");
  try {
    return await Promise.race([wrap<Analyse>(worker)(...args), failed]);
  } finally {
    worker.terminate();
  }
};

expose(createStudio({ startEngine, timings: browserTimings(), analyse: analyseApart, decode: decodePicture }));
