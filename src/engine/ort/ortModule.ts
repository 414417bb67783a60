import { asError } from "../../base/errors.ts";
import type * as Ort from "onnxruntime-common";
import type { SessionSettings } from "./sessionHost.ts";

/** What every build of ONNX Runtime for JavaScript offers; nobody but an adapter names a build. */
export type OrtModule = Pick<typeof Ort, "InferenceSession" | "Tensor">;

/** Loads the build that a session needs, the first time it is needed. */
export type LoadOrt = (settings: SessionSettings) => Promise<OrtModule>;

/** An error of the runtime as one line. */
export function firstLine(error: unknown): string {
  const message = asError(error).message;
  return message.trim().split("\n")[0] ?? message;
}
