import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openResources } from "../../src/tasks/train/resources.ts";

let folder = "";
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "resources-"))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A tool of NVIDIA's name that prints these lines, first on the path. */
function nvidiaSmi(...lines: readonly string[]): void {
  const file = join(folder, "nvidia-smi");
  writeFileSync(file, `#!/bin/sh\ncat <<END\n${lines.join("\n")}\nEND\n`);
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH ?? ""}`);
}

describe("the memory of a training process", () => {
  it("is told for the processor alone on a CPU", async () => {
    const found = await openResources("cpu")();
    expect(Object.keys(found)).toEqual(["Resources/cpu_mem_gb", "Resources/peak_cpu_mem_gb"]);
    const { "Resources/cpu_mem_gb": now = NaN, "Resources/peak_cpu_mem_gb": peak = NaN } = found;
    expect(now).toBeGreaterThan(0.01);
    expect(peak).toBeGreaterThanOrEqual(now * 0.9);
  });

  it.skipIf(process.platform === "win32")("is the peak of what NVIDIA's tool tells of this process", async () => {
    const resources = openResources("cuda");
    const peak = async (): Promise<unknown> => (await resources())["Resources/peak_gpu_mem_gb"];
    nvidiaSmi(`${process.pid}, 3072`, `${process.pid + 1}, 9999`, `${process.pid}, 1024`);
    expect(await peak()).toBe(4);
    nvidiaSmi(`${process.pid}, 512`);
    expect(await peak()).toBe(4);
  });

  it.skipIf(process.platform === "win32")("is left out where the tool does not know it", async () => {
    for (const line of ["", `${process.pid}, [N/A]`, "garbage"]) {
      nvidiaSmi(line);
      expect(await openResources("cuda")()).not.toHaveProperty("Resources/peak_gpu_mem_gb");
    }
  });
});
