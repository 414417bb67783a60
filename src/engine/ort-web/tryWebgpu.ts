import { tryDevice, type Trial } from "../ort/deviceTrial.ts";
import type { SessionHost, SessionSettings } from "../ort/sessionHost.ts";

/** Larger than elsewhere: a browser takes up to 5 ms to hand over a result, however small the work. */
const SIZE = 512;

/** Tries WebGPU on the host that would use it. */
export async function tryWebgpu(host: SessionHost, settings: SessionSettings): Promise<Trial> {
  const adapter = await findAdapter();
  return adapter === undefined ? { starts: false, reason: missing() } : tryDevice(host, settings, SIZE);
}

/** The same, but an adapter that says itself that it is emulated is spared the download of what could use it. */
export async function tryHardwareWebgpu(host: SessionHost, settings: SessionSettings): Promise<Trial> {
  const adapter = await findAdapter();
  if (adapter?.info.isFallbackAdapter === true) return { starts: false, reason: "the browser emulates it on the CPU" };
  return adapter === undefined ? { starts: false, reason: missing() } : tryDevice(host, settings, SIZE);
}

export async function findAdapter(): Promise<GPUAdapter | undefined> {
  if (!("gpu" in navigator)) return undefined;
  return (await navigator.gpu.requestAdapter()) ?? undefined;
}

function missing(): string {
  if (!globalThis.isSecureContext) return "pages have it only over https or on localhost";
  return "gpu" in navigator ? "the browser found no GPU adapter" : "this browser does not support it";
}
