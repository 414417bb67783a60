import type { InferenceSession, Tensor } from "onnxruntime-common";
import type { Feeds, ProgramTensor, Runnable } from "../../src/engine/engine.ts";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { toOrt } from "../../src/engine/ort/ortTensor.ts";
import { sessionOptions } from "../../src/engine/ort/sessionOptions.ts";
import { toOnnx } from "../../src/onnx/toOnnx.ts";

/** What an engine of the package does not let its users choose. */
export interface RawOptions {
  /** Options of the WebGPU provider that the binding knows. */
  readonly provider?: Readonly<Record<string, string>>;
  readonly keepOnDevice?: boolean;
  /** Writes a profile of every kernel to a file whose name begins so. */
  readonly profileFilePrefix?: string;
}

/** A session of the runtime itself. */
export interface RawSession {
  run(feeds: Feeds): Promise<Readonly<Record<string, Tensor>>>;
  endProfiling(): void;
  close(): Promise<void>;
}

export async function openSession(runnable: Runnable, options: RawOptions): Promise<RawSession> {
  const ort = await loadOrt();
  const model = "model" in runnable ? runnable.model : toOnnx(runnable, { target: "gpu" });
  const raw = rawOptions(options);
  const session = await ("file" in model
    ? ort.InferenceSession.create(model.file, raw)
    : ort.InferenceSession.create(model.bytes, { ...raw, externalData: model.externalData }));
  return {
    run: (feeds) => {
      const inputs = Object.entries(feeds).map(([name, feed]) => [name, toOrt(ort, feed as ProgramTensor)]);
      return session.run(Object.fromEntries(inputs) as Record<string, Tensor>);
    },
    endProfiling: () => session.endProfiling(),
    close: () => session.release(),
  };
}

function rawOptions(options: RawOptions): InferenceSession.SessionOptions {
  const { provider = {}, keepOnDevice = false, profileFilePrefix } = options;
  const standard = sessionOptions({ device: "webgpu" });
  return {
    ...standard,
    executionProviders: [{ name: "webgpu", ...provider } as InferenceSession.ExecutionProviderConfig],
    ...(keepOnDevice ? { preferredOutputLocation: "gpu-buffer" as const } : {}),
    ...(profileFilePrefix === undefined ? {} : { enableProfiling: true, profileFilePrefix }),
  };
}
