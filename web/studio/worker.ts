import { expose } from "comlink";
import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { createStudio } from "./createStudio.ts";

/** The engine lives in this worker. Using it once loads the runtime while the network is still being read. */
expose(createStudio(async (device) => {
  const engine = await openWebEngine({ device });
  (await engine.upload(float32([1], [0]))).dispose();
  return engine;
}));
