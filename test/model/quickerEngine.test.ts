import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import type { DeviceKind, Engine } from "../../src/engine/engine.ts";
import { timingMemory } from "../../src/media/timings.ts";
import { quickerEngine, type Timing, type TimingMemory } from "../../src/model/quickerEngine.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

function fakeEngine(device: DeviceKind, disposed: DeviceKind[]): Engine {
  const unused = (): never => {
    throw new Error("not used");
  };
  return {
    ...{
      device,
      float16: false,
      sharesMemory: false,
      description: device,
      notes: [],
      compile: unused,
      upload: unused,
      download: unused,
    },
    dispose: async () => void disposed.push(device),
  };
}

/** What a choice with these seconds an image led to. */
async function choice(seconds: Partial<Record<DeviceKind, number>>, memory: TimingMemory) {
  const disposed: DeviceKind[] = [];
  const measured: DeviceKind[] = [];
  const engine = await quickerEngine({
    gpu: fakeEngine("webgpu", disposed),
    openCpu: async () => fakeEngine("cpu", disposed),
    measure: async ({ device }) => {
      measured.push(device);
      const value = seconds[device];
      if (value === undefined) throw new Error("lost the device");
      return value;
    },
    ...{ memory, key: "a card; 64 x 64" },
  });
  return { chosen: engine.device, notes: engine.notes, disposed, measured };
}

function memoryOf(kept = new Map<string, Timing>()): TimingMemory {
  return { recall: async (key) => kept.get(key), keep: async (key, timing) => void kept.set(key, timing) };
}

it("takes the GPU where its images are there sooner, and frees the CPU's engine", async () => {
  const result = await choice({ webgpu: 0.01, cpu: 0.02 }, memoryOf());
  expect(result).toEqual({ chosen: "webgpu", notes: [], disposed: ["cpu"], measured: ["webgpu", "cpu"] });
});

it("takes the CPU where that is quicker, and says so", async () => {
  const { chosen, notes, disposed } = await choice({ webgpu: 0.05, cpu: 0.021 }, memoryOf());
  expect([chosen, disposed]).toEqual(["cpu", ["webgpu"]]);
  expect(notes).toEqual(["webgpu takes 0.050 s for an image of this network and the CPU 0.021 s, so the CPU is used"]);
});

it("measures once: the next time it remembers", async () => {
  const folder = await mkdtemp(join(tmpdir(), "timings-"));
  folders.push(folder);
  await choice({ webgpu: 0.05, cpu: 0.02 }, timingMemory(folder));
  const again = await choice({}, timingMemory(folder));
  expect(again).toMatchObject({ chosen: "cpu", measured: [], disposed: ["webgpu"] });
  await writeFile(join(folder, "device-timings.json"), "{ half a file");
  const anew = await choice({ webgpu: 0.01, cpu: 0.02 }, timingMemory(folder));
  expect(anew).toMatchObject({ chosen: "webgpu", measured: ["webgpu", "cpu"] });
});

it("keeps the GPU where the CPU cannot be measured, and says why", async () => {
  const { chosen, notes, disposed } = await choice({ webgpu: 0.01 }, memoryOf());
  expect([chosen, disposed]).toEqual(["webgpu", ["cpu"]]);
  expect(notes).toEqual(["webgpu was not compared with the CPU: lost the device"]);
});
