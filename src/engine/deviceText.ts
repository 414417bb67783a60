import type { DeviceKind } from "./engine.ts";

const WORDS: Readonly<Record<DeviceKind, string>> = { cpu: "the CPU", webgpu: "WebGPU", cuda: "CUDA" };

/** A device as a sentence calls it. */
export function deviceText(device: DeviceKind): string {
  return WORDS[device];
}
