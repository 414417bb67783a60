import { generatorOf, type Checkpoint } from "../checkpoints/checkpoint.ts";
import type { Engine } from "../engine/engine.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";
import { float32 } from "../tensor/hostTensor.ts";
import { checkpointNetwork, type CheckpointNetworkOptions } from "./checkpointNetwork.ts";
import { secondsARun } from "./quickerEngine.ts";

/** As notes call what is measured. */
export const AN_IMAGE = "an image of this network";

/** Seconds that the CPU is waited for. */
export const IMAGE_PATIENCE = 3;

/** Seconds an image of a checkpoint's generator. */
export async function secondsAnImage(
  checkpoint: Checkpoint,
  engine: Engine,
  options: CheckpointNetworkOptions = {},
): Promise<number> {
  const network = checkpointNetwork(checkpoint, engine, { ...options, batchSize: 1 });
  const { numWs, wDim } = network;
  const ws = float32([1, numWs, wDim], new Float32Array(numWs * wDim));
  try {
    return await secondsARun(engine, () => network.synthesis(ws, { noiseMode: "const" }));
  } finally {
    await network.dispose();
  }
}

/** What of a checkpoint decides it. */
export function shapeText(checkpoint: Checkpoint): string {
  const { imgResolution, imgChannels, facts } = generatorNetwork(generatorOf(checkpoint).config);
  return `${imgResolution} x ${imgResolution} x ${imgChannels}, ${JSON.stringify(facts)}`;
}
