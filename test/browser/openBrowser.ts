import { chromium, type Browser, type LaunchOptions } from "playwright-core";
import { unpackChromium } from "./unpackChromium.ts";

/**
 * Not the package's own flags: those run everything in one process without site isolation, where no page is
 * cross-origin isolated and threads of WebAssembly do not start.
 */
const FLAGS: readonly string[] = [
  "--no-sandbox",
  "--no-zygote",
  "--disable-dev-shm-usage",
  "--font-render-hinting=none",
  "--hide-scrollbars",
  // No page here computes for so long that V8's second, slower compilation of WebAssembly pays.
  "--js-flags=--liftoff-only",
];

/** WebGPU on SwiftShader, the Vulkan driver that needs no GPU. */
const WEBGPU_FLAGS: readonly string[] = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
  "--enable-features=Vulkan",
];

export interface BrowserOptions {
  /** Gives pages WebGPU, emulated on the CPU; without, they have none. */
  readonly webgpu?: boolean;
  readonly args?: readonly string[];
}

/**
 * A headless Chromium. On Linux x64 it needs nothing installed beyond `npm ci`; elsewhere it is the Chrome that is
 * installed. Whoever opens it closes it.
 */
export async function openBrowser({ webgpu = false, args = [] }: BrowserOptions = {}): Promise<Browser> {
  return chromium.launch({ ...(await program()), args: [...FLAGS, ...(webgpu ? WEBGPU_FLAGS : []), ...args] });
}

async function program(): Promise<LaunchOptions> {
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome" };
  const { executablePath, environment } = await unpackChromium();
  return { executablePath, env: { ...process.env, ...environment } };
}
