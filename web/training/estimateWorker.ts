import { expose } from "comlink";
import { createRng } from "../../src/base/rng.ts";
import { openWebEngine } from "../../src/engine/ort-web/openWebEngine.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { browserTimings } from "../base/kept/timings.ts";
import type { DeviceChoice } from "../studio/studio.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import { estimateSpeed } from "./run/estimateSpeed.ts";
import { planOf } from "./choices.ts";
import { pageEngine } from "./engines.ts";
import type { SpeedEstimate, StartNetwork, TrainChoices } from "./training.ts";

/** Measures once. It has a worker of its own, since only that can be ended in the middle of a step. */
export async function measure(
  choices: TrainChoices,
  device: DeviceChoice,
  from?: StartNetwork,
): Promise<SpeedEstimate> {
  const { setup } = planOf(choices, from && (await openCheckpoint(from.file)));
  const engine = await pageEngine(
    { setup, device, state: startState(setup, newTensors(setup, createRng(0, "estimate"))) },
    { openEngine: (on, worker) => openWebEngine({ device: on, worker, arena: false }), timings: browserTimings() },
  );
  return { imagesPerSecond: await estimateSpeed(setup, engine), device: engine.description };
}

expose(measure);
