import type { DeviceKind } from "../engine.ts";
import { tryDevice, type Trial } from "../ort/deviceTrial.ts";
import { LocalHost } from "../ort/localHost.ts";
import { loadOrt } from "./loadOrt.ts";

/** What the runtime says when a device does not start, and what it means. */
const REASONS: readonly (readonly [RegExp, string])[] = [
  [/WebGPU adapter/i, "no graphics driver that WebGPU can use was found (on Linux, a Vulkan driver)"],
  [
    /Failed to load shared library|no available backend|not supported in this build|is unsupported/i,
    "ONNX Runtime's execution provider for it is not installed",
  ],
];

/** Tries a device in this process; `adapter` says which one of several. */
export async function tryHere(device: DeviceKind, adapter?: number): Promise<Trial> {
  const host = new LocalHost(loadOrt);
  try {
    const trial = await tryDevice(host, { device, adapter });
    return trial.starts ? trial : { starts: false, reason: explained(trial.reason) };
  } finally {
    await host.end();
  }
}

function explained(line: string): string {
  return REASONS.find(([pattern]) => pattern.test(line))?.[1] ?? line;
}
