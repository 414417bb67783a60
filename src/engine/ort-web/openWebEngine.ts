import { env } from "onnxruntime-common";
import { toOnnx } from "../../onnx/toOnnx.ts";
import { program } from "../../program/program.ts";
import { Trace } from "../../program/trace.ts";
import type { DeviceKind, Engine } from "../engine.ts";
import { checkThreads, chooseDevice, CPU_STARTS, type Candidates } from "../ort/chooseDevice.ts";
import { LocalHost } from "../ort/localHost.ts";
import { OrtEngine } from "../ort/ortEngine.ts";
import type { SessionHost, SessionSettings } from "../ort/sessionHost.ts";
import { explainedHost } from "./explainedHost.ts";
import { loadOrt, orderOf } from "./loadOrt.ts";
import { RecordedSession } from "./recordedSession.ts";
import { availableThreads, sharedThreads, threadsText } from "./threads.ts";
import { findAdapter, tryHardwareWebgpu, tryWebgpu } from "./tryWebgpu.ts";
import { openWorkerHost } from "./workerHost.ts";

/** The best that starts, WebAssembly on the CPU, or the GPU. */
export const WEB_DEVICE_CHOICES = ["auto", "wasm", "webgpu"] as const;
export type WebDeviceChoice = (typeof WEB_DEVICE_CHOICES)[number];

export interface WebEngineOptions {
  readonly device?: WebDeviceChoice;
  /**
   * Threads of WebAssembly; one a core where none is given, one at all where the page is not cross-origin isolated.
   * The first engine of a page or worker fixes it for all that are opened there without a worker of their own.
   */
  readonly threads?: number;
  /** Folder that serves ONNX Runtime's .wasm files; where none is given, a bundler has put them beside the script. */
  readonly wasmPaths?: string;
  /** Runs programs in a web worker, so that this thread stays responsive; feeds are then copied once more. */
  readonly worker?: boolean;
  /** Whether each program keeps its memory for its next run; true by default. Training does better without. */
  readonly arena?: boolean;
  /**
   * Whether WebGPU's work for images and drag steps that run often is recorded and replayed, once two runs gave the
   * same bits either way; true by default. Without, each run takes some milliseconds longer and less of its memory.
   */
  readonly recordRuns?: boolean;
}

const CANDIDATES: Readonly<Record<WebDeviceChoice, readonly DeviceKind[]>> = {
  auto: ["webgpu", "cpu"],
  wasm: ["cpu"],
  webgpu: ["webgpu"],
};

/**
 * Opens an engine of ONNX Runtime Web in a page or a worker; WebAssembly is `device: "cpu"` of the engine.
 * @throws UserError when no device of the choice starts, with each one's reason.
 * @example
 * ```ts
 * import { openEngine } from "stylegan2-ada/web";
 *
 * const engine = await openEngine({ device: "wasm", worker: true });
 * engine.device; // => "cpu"
 * await engine.dispose();
 * ```
 */
export async function openWebEngine(options: WebEngineOptions = {}): Promise<Engine> {
  const { device: choice = "auto", worker = false, arena = true, recordRuns = true, wasmPaths } = options;
  checkThreads(options.threads);
  const available = availableThreads(options.threads);
  const { threads, notes: threadNotes } = worker ? available : sharedThreads(available);
  const paths = wasmPaths === undefined ? {} : { wasmPaths: absoluteFolder(wasmPaths) };
  const hosts = openHosts(worker);
  const settings = (device: DeviceKind): SessionSettings => ({ device, arena, threads, ...paths });
  try {
    const { device, notes, float16 } = await chooseDevice(
      candidates(choice, () => hosts.of("webgpu"), settings("webgpu")),
    );
    const host = hosts.of(device);
    hosts.letGo(host);
    if (device === "cpu") await start(host, settings(device));
    const description = `${await deviceText(device, threads)}, ONNX Runtime ${env.versions.common}`;
    const allNotes = device === "cpu" ? [...notes, ...threadNotes] : notes;
    return new OrtEngine(host, settings(device), {
      description,
      notes: allNotes,
      float16,
      records: device === "webgpu" && recordRuns,
    });
  } catch (error) {
    hosts.letGo();
    throw error;
  }
}

function candidates(choice: WebDeviceChoice, open: () => SessionHost, webgpu: SessionSettings): Candidates {
  const isAuto = choice === "auto";
  const tryGpu = isAuto ? tryHardwareWebgpu : tryWebgpu;
  return {
    choice,
    devices: CANDIDATES[choice],
    passesEmulated: isAuto,
    tryDevice: async (device) => (device === "cpu" ? CPU_STARTS : tryGpu(open, webgpu)),
    next: "Use a browser with WebGPU on a machine with a GPU, or choose WebAssembly.",
  };
}

/**
 * A host for each device, made when it is needed, since nobody waits for one whose driver hangs: `letGo` ends all but
 * the one that is kept, each as soon as it can.
 */
function openHosts(worker: boolean) {
  const hosts = new Map<DeviceKind, SessionHost>();
  return {
    of(device: DeviceKind): SessionHost {
      const host = hosts.get(device) ?? openHost(worker, device);
      hosts.set(device, host);
      return host;
    },
    letGo(kept?: SessionHost): void {
      for (const host of hosts.values()) if (host !== kept) host.end().catch(() => undefined);
    },
  };
}

function openHost(worker: boolean, device: DeviceKind): SessionHost {
  return explainedHost(worker ? openWorkerHost() : new LocalHost(loadOrt, orderOf(device), RecordedSession.open));
}

/**
 * Opens a session of nothing: compiled code and threads are there when an engine is, and what is missing is known.
 * There is no probe for the blocked layout, which these builds do not have.
 */
async function start(host: SessionHost, settings: SessionSettings): Promise<void> {
  const nothing = program({ y: new Trace().input("x", [1]) });
  await host.close(await host.open(toOnnx(nothing), [], settings));
}

async function deviceText(device: DeviceKind, threads: number): Promise<string> {
  if (device === "cpu") return `WebAssembly, ${threadsText(threads)}`;
  const { vendor = "", architecture = "" } = (await findAdapter())?.info ?? {};
  return ["WebGPU", vendor, architecture].filter((word) => word !== "").join(" ");
}

/** A worker resolves addresses against its own script, so they are resolved here. */
function absoluteFolder(path: string): string {
  const folder = path.endsWith("/") ? path : `${path}/`;
  return new URL(folder, globalThis.document?.baseURI ?? globalThis.location.href).href;
}
