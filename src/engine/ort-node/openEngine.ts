import type { BlockSize } from "../../onnx/blocked/ops.ts";
import type { DeviceChoice, DeviceKind, Engine } from "../engine.ts";
import { checkThreads, chooseDevice, CPU_STARTS, type Candidates } from "../ort/chooseDevice.ts";
import type { Trial } from "../ort/deviceTrial.ts";
import { LocalHost } from "../ort/localHost.ts";
import { OrtEngine } from "../ort/ortEngine.ts";
import { probeBlockSize } from "../ort/probeBlockSize.ts";
import { collectGarbage } from "./collectGarbage.ts";
import { mayHaveGpu } from "./graphicsHardware.ts";
import { loadOrt } from "./loadOrt.ts";
import { ownPlace, type OwnPlace } from "./ownPlace.ts";
import { tryHere } from "./tryHere.ts";
import { tryInOtherProcess } from "./tryInOtherProcess.ts";
import { openWorkerHost } from "./workerHost.ts";

export interface EngineOptions {
  readonly device?: DeviceChoice;
  /**
   * CPU threads of an operator; where none is given, one a physical core, and on a rank of MPI its part of them.
   * Results depend on it in the last bits.
   */
  readonly threads?: number;
  /**
   * Runs programs in a worker thread, so that this one stays responsive; feeds are then copied once more. "gpu": on a
   * GPU only, which computes while this thread does other work; ONNX Runtime alone would hold it until a run ends.
   */
  readonly worker?: boolean | "gpu";
  /** False keeps to standard operators on a CPU too, which is slower: for comparisons, or if a result seems wrong. */
  readonly blockedLayout?: boolean;
  /**
   * Whether each program keeps its memory for its next run; true by default. Training has several large programs that
   * run in turn: without, it takes 0.35 to 0.45 of the memory (64 x 64 and 128 x 128), and on a CPU compiles them so
   * that they share what one of them keeps.
   */
  readonly arena?: boolean;
  /** Where the layout that was tried is remembered; without it each engine tries anew, for some 50 ms. */
  readonly layouts?: LayoutMemory;
  /** Lets ONNX Runtime write warnings to stderr. */
  readonly verbose?: boolean;
}

/** Which block size was found to work with a runtime, on the processor that the memory is for. */
export interface LayoutMemory {
  recall(runtime: string): Promise<BlockSize | undefined>;
  keep(runtime: string, blockSize: BlockSize): Promise<void>;
}

/** Which devices a choice stands for, best first. */
const CANDIDATES: Readonly<Record<DeviceChoice, readonly DeviceKind[]>> = {
  auto: ["cuda", "webgpu", "cpu"],
  gpu: ["cuda", "webgpu"],
  cpu: ["cpu"],
  webgpu: ["webgpu"],
  cuda: ["cuda"],
};

type Trials = Readonly<Record<DeviceKind, (device: DeviceKind, adapter?: number) => Promise<Trial>>>;

const TRIALS: Trials = { cpu: async () => CPU_STARTS, webgpu: tryInOtherProcess, cuda: tryHere };

/** With a CPU to fall back to, a GPU is not tried where there is none; one that is asked for by name always is. */
const AUTO_TRIALS: Trials = {
  ...TRIALS,
  webgpu: async (device) => (mayHaveGpu() ? tryInOtherProcess(device) : { starts: false, reason: "no GPU was found" }),
};

/**
 * Opens an engine of ONNX Runtime.
 * @throws UserError when no device of the choice starts, with each one's reason.
 * @example
 * ```ts
 * import { Network, openCheckpoint, openEngine } from "stylegan2-ada";
 *
 * const engine = await openEngine({ device: "cpu", threads: 2 });
 * engine.device; // => "cpu"
 * const { G, G_ema } = await openCheckpoint("model.pkl");
 * const [average, trained] = [G_ema, G].map((generator) => new Network({ generator }, engine)); // two on one engine
 * await average?.dispose();
 * await trained?.dispose();
 * await engine.dispose();
 * ```
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const place = ownPlace(process.env);
  const { device: choice = "auto", worker = false, verbose = false, threads = place?.threads } = options;
  const { blockedLayout = true, arena = true } = options;
  checkThreads(threads);
  const { device, notes, float16 } = await chooseDevice(candidates(choice, place));
  const ort = await loadOrt({ verbose });
  const adapter = place?.adapter(device);
  const settings = {
    ...{ device, verbose, arena },
    ...(threads !== undefined && { threads }),
    ...(typeof adapter === "number" && { adapter }),
  };
  const runtime = `${device}, ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}`;
  const inWorker = worker === "gpu" ? device !== "cpu" : worker;
  const host = inWorker ? openWorkerHost() : new LocalHost(loadOrt);
  const probe = (): Promise<BlockSize | undefined> => probeBlockSize(host, settings);
  const blockSize =
    device === "cpu" && blockedLayout ? await rememberedLayout(options.layouts, runtime, probe) : undefined;
  const description = device === "cpu" ? `${runtime}, ${layoutText(blockSize)}` : runtime;
  return new OrtEngine(host, settings, { description, notes, float16, blockSize, collectGarbage });
}

/** What does not work is tried again by the next engine: something else may have failed it. */
async function rememberedLayout(
  memory: LayoutMemory | undefined,
  runtime: string,
  probe: () => Promise<BlockSize | undefined>,
): Promise<BlockSize | undefined> {
  const known = await memory?.recall(runtime);
  if (known !== undefined) return known;
  const found = await probe();
  if (found !== undefined) await memory?.keep(runtime, found);
  return found;
}

function candidates(choice: DeviceChoice, place: OwnPlace | undefined): Candidates {
  const trials = choice === "auto" ? AUTO_TRIALS : TRIALS;
  const tryOwn = async (device: DeviceKind): Promise<Trial> => {
    const adapter = place?.adapter(device);
    return typeof adapter === "string" && mayHaveGpu()
      ? { starts: false, reason: adapter }
      : trials[device](device, typeof adapter === "number" ? adapter : undefined);
  };
  return {
    choice,
    devices: CANDIDATES[choice],
    passesEmulated: choice === "auto",
    tryDevice: tryOwn,
    next: "Install the driver or provider, or use the device cpu.",
  };
}

/** Said of every engine, so that a processor on which the faster layout is not sound is not slower in silence. */
function layoutText(blockSize: number | undefined): string {
  return blockSize === undefined ? "standard layout" : `layout in blocks of ${blockSize}`;
}
