import type * as Ort from "onnxruntime-node";
import { UserError } from "../../base/errors.ts";
import { firstLine } from "../ort/ortModule.ts";
import type { SessionSettings } from "../ort/sessionHost.ts";
import { turnTelemetryOff } from "./telemetry.ts";

/**
 * ONNX Runtime's native library, loaded when it is first needed: 50 MB that `--help` has no use for. Its
 * telemetry is off.
 * The first session of a process fixes how much the runtime itself, outside any session, writes to stderr.
 * @throws UserError where the library does not exist for this platform or cannot be loaded.
 */
export async function loadOrt({ verbose = false }: Pick<SessionSettings, "verbose"> = {}): Promise<typeof Ort> {
  turnTelemetryOff();
  try {
    const ort = await import("onnxruntime-node");
    ort.env.logLevel = verbose ? "warning" : "fatal";
    return ort;
  } catch (cause) {
    throw new UserError(
      {
        attempted: "load ONNX Runtime",
        rule: `onnxruntime-node must be installed for ${process.platform} ${process.arch}`,
        received: firstLine(cause),
        next: "Reinstall the package on this machine; the platform must be one that onnxruntime-node supports.",
      },
      { cause },
    );
  }
}
