import { existsSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
import { tryInOtherProcess } from "../../src/engine/ort-node/tryInOtherProcess.ts";
import type { Trial } from "../../src/engine/ort/deviceTrial.ts";

/** Where distributions put the Vulkan drivers that need no GPU: Mesa's lavapipe, which has 16-bit floats, first. */
const PLACES = [
  "/usr/share/vulkan/icd.d/lvp_icd.json",
  "/usr/share/vulkan/icd.d/lvp_icd.x86_64.json",
  "/usr/share/vulkan/icd.d/lvp_icd.aarch64.json",
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/lib64/chromium-browser/vk_swiftshader_icd.json",
  "/usr/lib/chromium-browser/vk_swiftshader_icd.json",
  "/opt/google/chrome/vk_swiftshader_icd.json",
];

/**
 * Points this process, and those it starts, at a Vulkan driver on which WebGPU computes: the one that
 * STYLEGAN_TEST_VULKAN_DRIVER names, the one already chosen, or the best of PLACES, since WebGPU refuses old releases
 * of lavapipe. The loader reads the environment when the first session opens; trials are processes of their own.
 */
export async function chooseVulkanDriver(): Promise<Trial> {
  const { STYLEGAN_TEST_VULKAN_DRIVER, VK_DRIVER_FILES } = process.env;
  const chosen = STYLEGAN_TEST_VULKAN_DRIVER ?? VK_DRIVER_FILES;
  const manifests = chosen === undefined ? PLACES.filter((place) => existsSync(place)) : [chosen];
  const { manifest, trial } = await best(manifests);
  if (manifest !== undefined) setVulkanDriver(manifest);
  return trial;
}

interface Tried {
  readonly manifest: string | undefined;
  readonly trial: Trial;
}

/** The first with 16-bit floats, else the first that starts, else whatever the last one said. */
async function best(manifests: readonly string[]): Promise<Tried> {
  const tried: Tried[] = [];
  for (const manifest of manifests) {
    setVulkanDriver(manifest);
    const trial = await tryInOtherProcess("webgpu");
    if (trial.starts && trial.float16) return { manifest, trial };
    tried.push({ manifest, trial });
  }
  const started = tried.find(({ trial }) => trial.starts) ?? tried.at(-1);
  return started ?? { manifest: undefined, trial: await tryInOtherProcess("webgpu") };
}

/** A driver's manifest; a file that does not exist makes a machine without a driver. */
export function setVulkanDriver(manifest: string): void {
  if (!isMainThread) throw new Error("A thread's environment does not reach native libraries");
  process.env.VK_DRIVER_FILES = manifest;
  process.env.VK_ICD_FILENAMES = manifest;
}
