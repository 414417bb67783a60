import { describe, it } from "vitest";
import { tryInOtherProcess } from "../../src/engine/ort-node/tryInOtherProcess.ts";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import { describeConformance } from "./conformance.ts";
import { chooseVulkanDriver } from "./vulkanDriver.ts";

chooseVulkanDriver();
const trial = await tryInOtherProcess("webgpu");

if (trial.starts) {
  const facts = { description: "webgpu", notes: [], float16: trial.float16 };
  describeConformance(
    "onnxruntime-node on WebGPU",
    async () => new OrtEngine(new LocalHost(loadOrt), { device: "webgpu" }, facts),
  );
} else {
  const reason = `${trial.reason}; install chromium for SwiftShader, or set STYLEGAN_TEST_VULKAN_DRIVER`;
  console.warn(`WebGPU is not tested: ${reason}`);
  describe("onnxruntime-node on WebGPU", () => {
    it.skip(`conforms (${reason})`, () => undefined);
  });
}
