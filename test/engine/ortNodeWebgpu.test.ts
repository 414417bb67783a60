import { describe, it } from "vitest";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import { describeConformance } from "./conformance.ts";
import { chooseVulkanDriver } from "./vulkanDriver.ts";

const trial = await chooseVulkanDriver();

if (trial.starts) {
  if (!trial.float16) console.warn("WebGPU's half precision is not tested: install mesa-vulkan-drivers 24 or newer");
  const facts = { description: "webgpu", notes: [], float16: trial.float16 };
  describeConformance(
    "onnxruntime-node on WebGPU",
    async () => new OrtEngine(new LocalHost(loadOrt), { device: "webgpu" }, facts),
  );
} else {
  const reason = `${trial.reason}; install mesa-vulkan-drivers or chromium, or set STYLEGAN_TEST_VULKAN_DRIVER`;
  console.warn(`WebGPU is not tested: ${reason}`);
  describe("onnxruntime-node on WebGPU", () => {
    it.skip(`conforms (${reason})`, () => undefined);
  });
}
