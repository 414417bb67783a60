import { expose } from "comlink";
import type { Engine } from "../../src/engine/engine.ts";
import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { analyseApart } from "./analyseApart.ts";
import { createStudio } from "./createStudio.ts";
import type { DeviceChoice } from "./studio.ts";

/** The engine lives in this worker. Using it once loads the runtime while the network is still being read. */
async function startEngine(device: DeviceChoice): Promise<Engine> {
  const engine = await openWebEngine({ device });
  (await engine.upload(float32([1], [0]))).dispose();
  return engine;
}

expose(createStudio({ startEngine, analyse: analyseApart }));
