import type { DeviceChoice } from "../../studio/studio.ts";

export const DEVICE_NAMES: Readonly<Record<DeviceChoice, string>> = {
  auto: "Automatic",
  webgpu: "WebGPU",
  wasm: "WebAssembly",
};
const CHOICES: readonly DeviceChoice[] = ["auto", "webgpu", "wasm"];
const KEY = "stylegan.device";

/** The name alone of an engine's description, such as "WebAssembly, 4 threads, ONNX Runtime 1.30.0". */
export function deviceName(description: string): string {
  return description.split(",", 1)[0] ?? description;
}

/** The choice belongs to this device, so it lives here and in no link. */
export function keptDeviceChoice(): DeviceChoice {
  const kept = storage()?.getItem(KEY);
  return CHOICES.find((choice) => choice === kept) ?? "auto";
}

export function keepDeviceChoice(choice: DeviceChoice): void {
  storage()?.setItem(KEY, choice);
}

/** Browsers that block site data throw on the mere mention of it. */
function storage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
