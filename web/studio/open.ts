import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { withAverages } from "../../src/model/averages.ts";
import { checkpointNetwork } from "../../src/model/checkpointNetwork.ts";
import type { Analyse } from "../../src/model/directions.ts";
import type { Network } from "../../src/model/network.ts";
import { quickerEngine } from "../../src/model/quickerEngine.ts";
import { AN_IMAGE, IMAGE_PATIENCE, secondsAnImage, shapeText } from "../../src/model/secondsAnImage.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import type { DecodePicture } from "../base/decodePicture.ts";
import type { DeviceTimings } from "../base/kept/timings.ts";
import { fingerprint } from "./fingerprint.ts";
import { inSteps } from "./inSteps.ts";
import { Session, type OpenEngine } from "./session.ts";
import type { DeviceChoice, NetworkSource, NetworkSummary, OnProgress } from "./studio.ts";

/** What a studio needs of the place that it runs in. */
export interface Surroundings {
  /** @param worker in a worker of its own, whose work can be left to itself. */
  startEngine(choice: DeviceChoice, worker?: boolean): Promise<Engine>;
  /** Where devices' timings are kept; where none is given, nothing is measured. */
  readonly timings?: DeviceTimings;
  /** Where principal components are found, which takes seconds; on the spot where none is given. */
  readonly analyse?: Analyse;
  /** Makes an image of a photo's file. */
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
 * same, unless it was measured for that session's network.
 * @throws UserError when the checkpoint is refused or the engine does not start; nothing is left open then.
 */
export async function openSession(
  source: NetworkSource,
  choice: DeviceChoice,
  before: OpenEngine | undefined,
  { startEngine, timings, analyse }: Pick<Surroundings, "startEngine" | "timings" | "analyse">,
  { onProgress, signal }: OpeningContext,
): Promise<Session> {
  const kept = before?.choice === choice && !before.isMeasured ? before.engine : undefined;
  let engine = kept === undefined ? startEngine(choice) : Promise.resolve(kept);
  engine.catch(() => undefined);
  try {
    const checkpoint = await openCheckpoint("file" in source ? source.file : source.url, {
      signal,
      onProgress: inSteps((fraction) => onProgress(READING * fraction, "Reading the network")),
    });
    onProgress(READING, "Starting the engine");
    const started = await engine;
    signal.throwIfAborted();
    const isMeasured = choice === "auto" && started.device !== "cpu" && timings !== undefined;
    if (isMeasured) engine = quicker(started, checkpoint, { startEngine, timings });
    const device = { engine: await engine, choice, isMeasured };
    signal.throwIfAborted();
    const network = checkpointNetwork(await withAverages(checkpoint, device.engine), device.engine);
    const summary = summaryOf(network, nameOf(source), checkpoint);
    return new Session(network, { source, summary, device, analyse });
  } catch (error) {
    if (kept === undefined)
      await engine.then(
        (started) => started.dispose(),
        () => undefined,
      );
    throw error;
  }
}

/** The GPU, or WebAssembly where that draws this network sooner. */
function quicker(
  gpu: Engine,
  checkpoint: Checkpoint,
  { startEngine, timings: { memory, machine } }: Required<Pick<Surroundings, "startEngine" | "timings">>,
): Promise<Engine> {
  return quickerEngine({
    gpu,
    openCpu: () => startEngine("wasm"),
    openTrial: () => startEngine("wasm", true),
    work: AN_IMAGE,
    measure: (engine) => secondsAnImage(checkpoint, engine),
    patience: IMAGE_PATIENCE,
    memory,
    key: [gpu.description, machine, shapeText(checkpoint)].join("; "),
  });
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
