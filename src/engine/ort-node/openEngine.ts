import { UserError } from "../../base/errors.ts";
import type { DeviceKind, Engine } from "../engine.ts";
import { tryDevice, type Trial } from "./deviceTrial.ts";
import { mayHaveGpu } from "./graphicsHardware.ts";
import { LocalHost } from "./localHost.ts";
import { loadOrt } from "./loadOrt.ts";
import { OrtEngine } from "./ortEngine.ts";
import { probeBlockSize } from "./probeBlockSize.ts";
import { tryInOtherProcess } from "./tryInOtherProcess.ts";
import { WorkerHost } from "./workerHost.ts";

/** A device, the best GPU, or the best device that starts. */
export const DEVICE_CHOICES = ["auto", "cpu", "gpu", "webgpu", "cuda"] as const;
export type DeviceChoice = (typeof DEVICE_CHOICES)[number];

export interface EngineOptions {
  readonly device?: DeviceChoice;
  /** CPU threads of an operator; one a physical core where none is given. Results depend on it in the last bits. */
  readonly threads?: number;
  /** Runs programs in a worker thread, so that this one stays responsive; feeds are then copied once more. */
  readonly worker?: boolean;
  /** False keeps to standard operators on a CPU too, which is slower: for comparisons, or if a result seems wrong. */
  readonly blockedLayout?: boolean;
  /**
   * Whether each program keeps its memory for its next run; true by default. Training has several large programs that
   * run in turn: without, it took 0.35 to 0.4 of the memory at the same speed (64 x 64 and 128 x 128, two cores).
   */
  readonly arena?: boolean;
  /** Lets ONNX Runtime write warnings to stderr. */
  readonly verbose?: boolean;
}

/** Which devices a choice stands for, best first. */
const CANDIDATES: Readonly<Record<DeviceChoice, readonly DeviceKind[]>> = {
  auto: ["cuda", "webgpu", "cpu"],
  gpu: ["cuda", "webgpu"],
  cpu: ["cpu"],
  webgpu: ["webgpu"],
  cuda: ["cuda"],
};

type Trials = Readonly<Record<DeviceKind, (device: DeviceKind) => Promise<Trial>>>;

/** How each device is tried; a CPU needs no trial. */
const TRIALS: Trials = {
  cpu: async () => ({ starts: true, gigaflops: Infinity, float16: true }),
  webgpu: tryInOtherProcess,
  cuda: tryDevice,
};

/** With a CPU to fall back to, a GPU is not tried where there is none; one that is asked for by name always is. */
const AUTO_TRIALS: Trials = {
  ...TRIALS,
  webgpu: async (device) => mayHaveGpu()
    ? tryInOtherProcess(device)
    : { starts: false, reason: "no graphics device was found" },
};

/** A slower "GPU" is one that a driver emulates on the CPU, slower than the CPU itself. */
const SLOWEST_GPU_GIGAFLOPS = 5;

/**
 * Opens an engine of ONNX Runtime.
 * @throws UserError when no device of the choice starts, with each one's reason.
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const { device: choice = "auto", worker = false, verbose = false, blockedLayout = true, arena = true, threads } = options;
  checkThreads(threads);
  const { device, notes, float16 } = await chooseDevice(choice);
  const ort = await loadOrt(verbose);
  const settings = { device, verbose, arena, ...(threads === undefined ? {} : { threads }) };
  const runtime = `${device}, ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}`;
  const host = worker ? new WorkerHost() : new LocalHost();
  const blockSize = device === "cpu" && blockedLayout ? await probeBlockSize(host, settings) : undefined;
  const description = device === "cpu" ? `${runtime}, ${layoutText(blockSize)}` : runtime;
  return new OrtEngine(host, settings, { description, notes, float16, blockSize });
}

interface Choice {
  readonly device: DeviceKind;
  readonly notes: readonly string[];
  readonly float16: boolean;
}

async function chooseDevice(choice: DeviceChoice): Promise<Choice> {
  const notes: string[] = [];
  const trials = choice === "auto" ? AUTO_TRIALS : TRIALS;
  for (const device of CANDIDATES[choice]) {
    const trial = await trials[device](device);
    if (!trial.starts) {
      notes.push(`${device} does not start: ${trial.reason}`);
      continue;
    }
    const emulated = trial.gigaflops < SLOWEST_GPU_GIGAFLOPS;
    if (emulated) notes.push(emulation(device, trial.gigaflops));
    if (!emulated || choice !== "auto") return { device, notes, float16: trial.float16 };
  }
  throw new UserError({
    attempted: `use device "${choice}"`,
    rule: `${CANDIDATES[choice].join(" or ")} must start here`,
    received: `these: ${notes.join("; ")}`,
    next: "Install the driver or provider, or use --device cpu.",
  });
}

function emulation(device: DeviceKind, gigaflops: number): string {
  return `${device} is slow here, ${gigaflops.toPrecision(2)} GFLOP/s: its driver seems to emulate a GPU on the CPU`;
}

function checkThreads(threads: number | undefined): void {
  if (threads === undefined || (Number.isInteger(threads) && threads >= 1)) return;
  throw new UserError({
    attempted: "open the engine",
    rule: "threads is a whole number, 1 or more",
    received: String(threads),
    next: "Leave it out to use every core.",
  });
}

/** Said of every engine, so that a processor on which the faster layout is not sound is not slower in silence. */
function layoutText(blockSize: number | undefined): string {
  return blockSize === undefined ? "standard layout" : `layout in blocks of ${blockSize}`;
}
