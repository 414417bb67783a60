import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { DeviceKind } from "../../engine/engine.ts";

const QUERY = ["--query-compute-apps=pid,used_gpu_memory", "--format=csv,noheader,nounits"];

/** Memory in GiB under the official names, as of now. */
export type Resources = () => Promise<Readonly<Record<string, number>>>;

/**
 * What a process that computes on this device takes. ONNX Runtime does not tell what it holds on a GPU, so NVIDIA's
 * tool is asked; where that is missing, or does not know the process (as in a container), there is no such number.
 */
export function openResources(device: DeviceKind): Resources {
  let peak = 0;
  return async () => {
    if (device === "cuda") peak = Math.max(peak, await gpuMemory(process.pid));
    return {
      "Resources/cpu_mem_gb": process.memoryUsage().rss / 2 ** 30,
      "Resources/peak_cpu_mem_gb": process.resourceUsage().maxRSS / 2 ** 20,
      ...(peak > 0 && { "Resources/peak_gpu_mem_gb": peak }),
    };
  };
}

/** GiB that a process holds on all NVIDIA GPUs; 0 where nobody knows. */
async function gpuMemory(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)("nvidia-smi", QUERY, { timeout: 5000 }).catch(() => ({ stdout: "" }));
  const mebibytes = stdout
    .split("\n")
    .map((line) => line.split(",").map(Number))
    .filter(([owner, used = NaN]) => owner === pid && Number.isFinite(used))
    .reduce((sum, [, used = 0]) => sum + used, 0);
  return mebibytes / 1024;
}
