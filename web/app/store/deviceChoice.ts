import type { DeviceChoice } from "../../studio/studio.ts";

/** In the order in which they are offered. */
export const DEVICE_CHOICES = ["auto", "webgpu", "wasm"] as const satisfies readonly DeviceChoice[];
const KEY = "stylegan.device";

/** The name alone of an engine's description, such as "WebAssembly, 4 threads, ONNX Runtime 1.30.0". */
export function deviceName(description: string): string {
  return description.split(",", 1)[0] ?? description;
}

/** The choice of that name; the automatic one for what names none. */
export function deviceChoice(name: string | null | undefined): DeviceChoice {
  return DEVICE_CHOICES.find((choice) => choice === name) ?? "auto";
}

/** The choice belongs to this device, so it lives here and in no link. */
export function keptDeviceChoice(): DeviceChoice {
  return deviceChoice(storage()?.getItem(KEY));
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
