import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { openEngine, type LayoutMemory } from "../../src/engine/ort-node/openEngine.ts";
import { scale } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { setVulkanDriver } from "./vulkanDriver.ts";

// Only on Linux can the graphics driver be taken away by the environment.
const isLinux = process.platform === "linux";
if (isLinux) setVulkanDriver("/no/such/driver.json");

describe("openEngine", () => {
  it("opens the CPU, with the threads asked for, in this thread or a worker", async () => {
    for (const worker of [false, true]) {
      const engine = await openEngine({ device: "cpu", threads: 1, worker });
      expect([engine.device, engine.notes]).toEqual(["cpu", []]);
      expect(engine.description).toMatch(/^cpu, ONNX Runtime \d+\.\d+/);
      const plain = await openEngine({ device: "cpu", blockedLayout: false });
      expect(plain.description).toMatch(/, standard layout$/);
      await plain.dispose();
      const executable = await engine.compile(program({ y: scale(new Trace().input("x", [2]), 3) }));
      expect([...(await executable.run({ x: float32([2], [1, 2]) })).y.data]).toEqual([3, 6]);
      await engine.dispose();
    }
  });
  it("takes the layout that was remembered, and remembers the one it found to work", async () => {
    const kept: [string, number][] = [];
    const memory = (known?: 8): LayoutMemory => ({
      recall: async () => known,
      keep: async (runtime, size) => void kept.push([runtime, size]),
    });
    const engine = await openEngine({ device: "cpu", layouts: memory(8) });
    expect([engine.description, kept]).toEqual([expect.stringMatching(/, layout in blocks of 8$/), []]);
    await engine.dispose();
    const probed = await openEngine({ device: "cpu", layouts: memory() });
    const { description } = probed;
    await probed.dispose();
    expect(kept.map(([runtime, size]) => `${runtime}, layout in blocks of ${size}`)).toEqual(
      description.endsWith(", standard layout") ? [] : [description],
    );
  });
  it("refuses a number of threads that is none", async () => {
    for (const threads of [0, -1, 1.5, NaN]) {
      const opening = openEngine({ device: "cpu", threads });
      await expect(opening).rejects.toThrow(/threads is a whole number, 1 or more, but got/);
    }
  });
  it.skipIf(!isLinux)("without a GPU says what was tried, and why each did not start", async () => {
    const error = await openEngine({ device: "gpu" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toMatch(/Cannot use device "gpu": CUDA does not start: /);
    expect(String(error)).toMatch(/CUDA does not start: .+; WebGPU does not start: no graphics driver/);
    await expect(openEngine({ device: "webgpu" })).rejects.toThrow(/no graphics driver/);
  });
  it.skipIf(!isLinux)("with auto falls back to the CPU and notes why", async () => {
    const engine = await openEngine();
    expect(engine.device).toBe("cpu");
    expect(engine.notes).toEqual([
      expect.stringMatching(/^CUDA does not start: /),
      expect.stringMatching(/^WebGPU does not start: no graphics driver/),
    ]);
    await engine.dispose();
  });
});
