import type { InferenceSession } from "onnxruntime-common";
import type { SessionSettings } from "./sessionHost.ts";

/** ONNX Runtime's levels of what is worth a line on stderr. */
const LOG = { warnings: 2, fatal: 4 } as const;

/**
 * On WebGPU, ONNX Runtime 1.30 fuses a convolution with the leaky ReLU after it, then that with the clip after both,
 * and of the two activations keeps the clip alone.
 */
const WITHOUT_WRONG_FUSION = { optimization: { disable_specified_optimizers: "ConvActivationFusion" } } as const;

/**
 * Idle thread pools that spin stall every other session's run by 15 to 30 ms, and memory patterns double
 * the resident memory of programs this deep; both were measured, see DESIGN.
 */
export function sessionOptions({
  device,
  adapter,
  threads,
  arena = true,
  verbose = false,
}: SessionSettings): InferenceSession.SessionOptions {
  return {
    executionProviders: [adapter === undefined ? device : { name: device, deviceId: adapter }],
    graphOptimizationLevel: "all",
    enableMemPattern: false,
    enableCpuMemArena: arena,
    logSeverityLevel: verbose ? LOG.warnings : LOG.fatal,
    extra: { session: { force_spinning_stop: "1" }, ...(device === "webgpu" && WITHOUT_WRONG_FUSION) },
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
  };
}

/** A browser's build does not take the level from the session. What goes wrong is thrown anyway. */
export function runOptions({ verbose = false }: SessionSettings): InferenceSession.RunOptions {
  return { logSeverityLevel: verbose ? LOG.warnings : LOG.fatal };
}
