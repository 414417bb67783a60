import type { Engine } from "../engine/engine.ts";
import { openEngine, type EngineOptions } from "../engine/ort-node/openEngine.ts";
import { onnxNetwork } from "../exports/onnxNetwork.ts";
import { layoutMemory } from "../media/layouts.ts";
import { machineText, timingMemory } from "../media/timings.ts";
import { withAverages } from "../model/averages.ts";
import { checkpointNetwork, joinNetwork, type CheckpointNetworkOptions } from "../model/checkpointNetwork.ts";
import type { Network } from "../model/network.ts";
import { quickerEngine } from "../model/quickerEngine.ts";
import { AN_IMAGE, IMAGE_PATIENCE, secondsAnImage, shapeText } from "../model/secondsAnImage.ts";
import type { OpenOptions } from "./openCheckpoint.ts";
import { isOnnxFile, openNetworkFile, type NetworkFile } from "./openNetworkFile.ts";
import { packageVersion } from "./packageVersion.ts";

export interface LoadOptions extends EngineOptions, OpenOptions, CheckpointNetworkOptions {}

/**
 * Loads a network from a checkpoint, or from an ONNX file that `stylegan export` wrote: a path, a http(s) URL, or a
 * file's bytes. The result owns its engine: disposing the one frees the other.
 * @throws UserError when the source cannot be read, is no network, or no device of the choice starts.
 * @example
 * ```ts
 * import { loadNetwork } from "stylegan2-ada";
 *
 * const network = await loadNetwork("model.pkl", { device: "cpu", weights: "G_ema" });
 * network.imgResolution; // => 32
 * await network.dispose();
 * ```
 */
export async function loadNetwork(source: string | Uint8Array, options: LoadOptions = {}): Promise<Network> {
  return openNetwork(openNetworkFile(source, options), options);
}

/**
 * A file that was already read, or is being read while the engine opens, on a device.
 * @throws UserError as reading does, when it lacks what is asked for, or no device of the choice starts.
 * @example
 * ```ts
 * import { openCheckpoint, openNetwork } from "stylegan2-ada";
 *
 * const checkpoint = await openCheckpoint("model.pkl");
 * const network = await openNetwork({ ...checkpoint, extras: {} }, { device: "cpu" });
 * await network.dispose();
 * ```
 */
export function openNetwork(reading: NetworkFile | Promise<NetworkFile>, options: LoadOptions = {}): Promise<Network> {
  const opening = measuredEngine(reading, options);
  return joinNetwork<NetworkFile>(reading, opening, async (file, engine, onDispose) =>
    isOnnxFile(file)
      ? onnxNetwork(file, engine, options, onDispose)
      : checkpointNetwork(await withAverages(file, engine), engine, options, onDispose),
  );
}

/** Where nobody chose a device and a GPU starts, it is measured against the CPU on the network itself. */
async function measuredEngine(reading: NetworkFile | Promise<NetworkFile>, given: LoadOptions): Promise<Engine> {
  const o = { layouts: layoutMemory(packageVersion(), given.cacheFolder), ...given };
  const { device = "auto" } = o;
  const engine = await openEngine(o);
  if (device !== "auto" || engine.device === "cpu") return engine;
  const file = await Promise.resolve(reading).catch(() => undefined); // joining the two reports it
  if (file === undefined || isOnnxFile(file) || (file.G_ema ?? file.G) === undefined) return engine;
  const machine = await machineText(packageVersion(), o.threads);
  return quickerEngine({
    gpu: engine,
    openCpu: () => openEngine({ ...o, device: "cpu" }),
    openTrial: () => openEngine({ ...o, device: "cpu", worker: true }),
    work: AN_IMAGE,
    measure: (candidate) => secondsAnImage(file, candidate, o),
    patience: IMAGE_PATIENCE,
    memory: timingMemory(o.cacheFolder),
    key: [engine.description, machine, shapeText(file), o.precision ?? "auto"].join("; "),
  });
}
