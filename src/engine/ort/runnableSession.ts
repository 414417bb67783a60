import type * as Ort from "onnxruntime-common";
import type { OnnxModel } from "../../onnx/encode.ts";
import type { SessionSettings } from "./sessionHost.ts";

export type SessionValues = Readonly<Record<string, Ort.Tensor>>;

/** What a host runs: a session of the runtime, or a recording of its work. */
export interface RunnableSession {
  run(feeds: SessionValues, options: Ort.InferenceSession.RunOptions): Promise<SessionValues>;
  release(): Promise<void>;
}

/** A recording that says whether it repeats what the session does. */
export interface Recording extends RunnableSession {
  /** Of two results, of the recording or of a session of the same runtime: whether they are the same, bit for bit. */
  isSame(a: Ort.Tensor | undefined, b: Ort.Tensor | undefined): Promise<boolean>;
}

/** Records the work of a model. @throws Error where it cannot. */
export type OpenRecording = (
  model: OnnxModel,
  keeps: readonly string[],
  settings: SessionSettings,
) => Promise<Recording>;
