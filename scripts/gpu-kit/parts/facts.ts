import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { arch, cpus, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { rounded, type Part } from "../kit.ts";
import { openGpu } from "../measure.ts";
import { queryCard } from "../nvidia.ts";

const CARD = ["name", "driver_version", "memory.total", "power.limit", "clocks.max.sm", "clocks.max.memory"] as const;

/** The machine, its card, what Vulkan says of it, and whether WebGPU starts. */
export const facts: Part = async ({ record }) => {
  const processors = cpus();
  record({
    node: process.version,
    kernel: release(),
    architecture: arch(),
    system: existsSync("/etc/os-release")
      ? /PRETTY_NAME="(.*)"/.exec(readFileSync("/etc/os-release", "utf8"))?.[1]
      : "",
    processor: processors[0]?.model,
    cores: processors.length,
    memoryGigabyte: rounded(totalmem() / 1e9),
  });
  record({ nvidia: queryCard(CARD) ?? "nvidia-smi did not answer", driverFiles: process.env.VK_DRIVER_FILES ?? "" });
  record({ vulkan: vulkanDevices() });
  const engine = await openGpu();
  record({ webgpu: engine.description, shaderF16: engine.float16, notes: engine.notes });
  await engine.dispose();
};

/** Node cannot call Vulkan, and Python's ctypes can. */
function vulkanDevices(): unknown {
  const script = fileURLToPath(new URL("../python/vulkanFacts.py", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.env.PYTHON ?? "python3", [script], {
    encoding: "utf8",
    timeout: 30_000,
  });
  return status === 0 ? JSON.parse(stdout) : { error: stderr.slice(-400) };
}
