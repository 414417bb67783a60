import type * as Ort from "onnxruntime-web";
import { inOrder, type InOrder } from "../../base/inOrder.ts";
import type { DeviceKind } from "../engine.ts";
import type { SessionSettings } from "../ort/sessionHost.ts";

/** A build of ONNX Runtime Web: its script, and the file of compiled code that the script fetches. */
interface Build {
  readonly load: () => Promise<typeof Ort>;
  readonly file: string;
}

/**
 * The build with WebGPU is twice as large where WebAssembly cannot wait for promises itself, so none is fetched that
 * the device does not need.
 */
const BUILDS = {
  cpu: { load: () => import("onnxruntime-web/wasm"), file: "ort-wasm-simd-threaded.wasm" },
  suspending: { load: () => import("onnxruntime-web/jspi"), file: "ort-wasm-simd-threaded.jspi.wasm" },
  rewound: { load: () => import("onnxruntime-web/webgpu"), file: "ort-wasm-simd-threaded.asyncify.wasm" },
} as const satisfies Readonly<Record<string, Build>>;

/** Threads that cannot start say nothing, so the runtime gives up after this time; a slow connection needs less. */
const LONGEST_START_MS = 180_000;

/** A build is one instance in a page or worker: what configures it counts for the first session only. */
const loaded = new Map<Build, Promise<typeof Ort>>();

/** That instance does not take a call while another one waits for the GPU, whichever host makes it. */
const ORDERS = { cpu: inOrder(), gpu: inOrder() };

/** Hosts of a device take their calls in turn; those of a CPU do not wait for a GPU that hangs. */
export function orderOf(device: DeviceKind): InOrder {
  return device === "cpu" ? ORDERS.cpu : ORDERS.gpu;
}

export function loadOrt({ device, threads = 1, wasmPaths, verbose = false }: SessionSettings): Promise<typeof Ort> {
  const build = buildFor(device);
  const known = loaded.get(build);
  if (known !== undefined) return known;
  const loading = build.load().then((ort) => {
    ort.env.logLevel = verbose ? "warning" : "fatal";
    ort.env.wasm.initTimeout = LONGEST_START_MS;
    // What a GPU leaves to the CPU is not worth a pool of threads.
    ort.env.wasm.numThreads = device === "cpu" ? threads : 1;
    if (wasmPaths !== undefined) ort.env.wasm.wasmPaths = { wasm: wasmPaths + build.file };
    return ort;
  });
  loaded.set(build, loading);
  // A script that did not come may come next time.
  loading.catch(() => loaded.delete(build));
  return loading;
}

function buildFor(device: SessionSettings["device"]): Build {
  if (device === "cpu") return BUILDS.cpu;
  return "Suspending" in WebAssembly ? BUILDS.suspending : BUILDS.rewound;
}
