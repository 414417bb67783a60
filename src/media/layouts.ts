import { readFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { join } from "node:path";
import type { LayoutMemory } from "../engine/ort-node/openEngine.ts";
import { BLOCK_SIZES, type BlockSize } from "../onnx/blocked/ops.ts";
import { defaultCacheFolder } from "./cacheFolder.ts";
import { jsonMemory } from "./jsonMemory.ts";

const FILE = "layouts.json";

/**
 * The layouts found out to work, in a file of the cache, for each processor and version of this package.
 * @param processor as `processorText` tells it.
 */
export function layoutMemory(
  version: string,
  cacheFolder: string = defaultCacheFolder(),
  processor: string = processorText(),
): LayoutMemory {
  const { recall, keep } = jsonMemory(join(cacheFolder, FILE), isBlockSize);
  const keyOf = (runtime: string): string => [`stylegan2-ada ${version}`, runtime, processor].join("; ");
  return { recall: (runtime) => recall(keyOf(runtime)), keep: (runtime, size) => keep(keyOf(runtime), size) };
}

function isBlockSize(value: unknown): value is BlockSize {
  return BLOCK_SIZES.some((size) => size === value);
}

/** Of Linux: what the processor is and can do; the clock's speed beside it changes all the time. */
const LASTING = /^(vendor_id|cpu family|model|model name|stepping|flags|Features|CPU [a-z]+)\s*:.*$/gm;

/** The first processor, with its instruction sets where the system tells them: a virtual machine may hide some. */
export function processorText(cpuInfo = "/proc/cpuinfo"): string {
  try {
    const [first = ""] = readFileSync(cpuInfo, "utf8").split("\n\n");
    return (first.match(LASTING) ?? []).map((line) => line.replace(/\s*:\s*/, " ")).join(", ");
  } catch {
    return [process.arch, cpus()[0]?.model ?? "unknown processor", process.platform, release()].join(" ");
  }
}
