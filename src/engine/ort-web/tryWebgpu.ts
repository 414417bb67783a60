import { answerWithin } from "../ort/answerWithin.ts";
import { tryDevice, type Trial } from "../ort/deviceTrial.ts";
import { firstLine } from "../ort/ortModule.ts";
import type { SessionHost, SessionSettings } from "../ort/sessionHost.ts";

/** Larger than elsewhere: a browser takes up to 5 ms to hand over a result, however small the work. */
const SIZE = 512;

/** Opens the host that would use the device. */
type OpenHost = () => SessionHost;

/** Tries WebGPU on the host that would use it. */
export function tryWebgpu(open: OpenHost, settings: SessionSettings): Promise<Trial> {
  return tryAdapter(() => tryDevice(open(), settings, SIZE));
}

/** The same, but an adapter that says itself that it is emulated is spared the download of what could use it. */
export function tryHardwareWebgpu(open: OpenHost, settings: SessionSettings): Promise<Trial> {
  return tryAdapter(async ({ info }) =>
    info.isFallbackAdapter === true
      ? { starts: false, reason: "the browser emulates it on the CPU" }
      : tryDevice(open(), settings, SIZE),
  );
}

async function tryAdapter(tryFound: (adapter: GPUAdapter) => Promise<Trial>): Promise<Trial> {
  try {
    const adapter = await answerWithin(findAdapter());
    return adapter === undefined ? { starts: false, reason: missing() } : await tryFound(adapter);
  } catch (error) {
    return { starts: false, reason: firstLine(error) };
  }
}

export async function findAdapter(): Promise<GPUAdapter | undefined> {
  if (!("gpu" in navigator)) return undefined;
  return (await navigator.gpu.requestAdapter()) ?? undefined;
}

function missing(): string {
  if (!globalThis.isSecureContext) return "pages have it only over https or on localhost";
  return "gpu" in navigator ? "the browser found no GPU adapter" : "this browser does not support it";
}
