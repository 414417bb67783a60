import { existsSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Where distributions put SwiftShader, the Vulkan driver that needs no GPU. */
const PLACES = [
  "/usr/lib/chromium/vk_swiftshader_icd.json",
  "/usr/lib64/chromium-browser/vk_swiftshader_icd.json",
  "/usr/lib/chromium-browser/vk_swiftshader_icd.json",
  "/opt/google/chrome/vk_swiftshader_icd.json",
];

/**
 * Points this process, and those it starts, at a Vulkan driver: the one that STYLEGAN_TEST_VULKAN_DRIVER names,
 * the one already chosen, or SwiftShader. The loader reads the environment when the first session opens.
 */
export function chooseVulkanDriver(): void {
  const { STYLEGAN_TEST_VULKAN_DRIVER, VK_DRIVER_FILES } = process.env;
  const chosen = STYLEGAN_TEST_VULKAN_DRIVER ?? VK_DRIVER_FILES ?? PLACES.find((place) => existsSync(place));
  if (chosen !== undefined) setVulkanDriver(chosen);
}

/** A driver's manifest; a file that does not exist makes a machine without a driver. */
export function setVulkanDriver(manifest: string): void {
  if (!isMainThread) throw new Error("A thread's environment does not reach native libraries");
  process.env.VK_DRIVER_FILES = manifest;
  process.env.VK_ICD_FILENAMES = manifest;
}
