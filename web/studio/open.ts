import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { withAverages } from "../../src/model/averages.ts";
import { checkpointNetwork } from "../../src/model/checkpointNetwork.ts";
import type { Analyse } from "../../src/model/directions.ts";
import type { Network } from "../../src/model/network.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import type { DecodePicture } from "../base/decodePicture.ts";
import { fingerprint } from "./fingerprint.ts";
import { inSteps } from "./inSteps.ts";
import { Session, type OpenEngine } from "./session.ts";
import type { DeviceChoice, NetworkSource, NetworkSummary, OnProgress } from "./studio.ts";

/** What a studio needs of the place that it runs in. */
export interface Surroundings {
  startEngine(choice: DeviceChoice): Promise<Engine>;
  /** Where principal components are found, which takes seconds; on the spot where none is given. */
  readonly analyse?: Analyse;
  /** Makes a picture of a photo's file. */
  readonly decode: DecodePicture;
}

/** How an opening is watched and ended. */
export interface OpeningContext {
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** How much of the waiting is reading, as the progress shows it. */
const READING = 0.9;

/**
 * Reads a checkpoint while an engine starts; the engine of the session before is used again where the choice is the
 * same.
 * @throws UserError when the checkpoint is refused or the engine does not start; nothing is left open then.
 */
export async function openSession(
  source: NetworkSource,
  choice: DeviceChoice,
  before: OpenEngine | undefined,
  { startEngine, analyse }: Pick<Surroundings, "startEngine" | "analyse">,
  { onProgress, signal }: OpeningContext,
): Promise<Session> {
  const kept = before?.choice === choice ? before : undefined;
  const starting =
    kept === undefined ? startEngine(choice).then((engine) => ({ engine, choice })) : Promise.resolve(kept);
  starting.catch(() => undefined);
  try {
    const checkpoint = await openCheckpoint("file" in source ? source.file : source.url, {
      signal,
      onProgress: inSteps((fraction) => onProgress(READING * fraction, "Reading the network")),
    });
    onProgress(READING, "Starting the engine");
    const device = await starting;
    signal.throwIfAborted();
    const network = checkpointNetwork(await withAverages(checkpoint, device.engine), device.engine);
    const summary = summaryOf(network, nameOf(source), checkpoint);
    return new Session(network, { source, summary, device, analyse });
  } catch (error) {
    if (kept === undefined)
      await starting.then(
        ({ engine }) => engine.dispose(),
        () => undefined,
      );
    throw error;
  }
}

function nameOf(source: NetworkSource): string {
  return "file" in source ? source.file.name : source.name;
}

/** @throws UserError where there is no generator. */
function summaryOf(network: Network, name: string, checkpoint: Checkpoint): NetworkSummary {
  const { readAs, notes: fileNotes, D } = checkpoint;
  const { imgResolution, imgChannels, zDim, wDim, numWs, mixStyles, cDim } = network;
  const { description, notes } = network.engine;
  return {
    name,
    fingerprint: fingerprint(checkpoint),
    hasDiscriminator: D !== undefined,
    readAs,
    fileNotes,
    notes,
    device: description,
    resolution: imgResolution,
    channels: imgChannels,
    zDim,
    wDim,
    numWs,
    mixStyles,
    cDim,
  };
}
