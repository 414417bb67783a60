import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { DeviceKind } from "../../src/engine/engine.ts";
import { machineText, timingMemory } from "../../src/media/timings.ts";
import { quickerEngine, secondsARun, type Contest, type TimingMemory } from "../../src/model/quickerEngine.ts";
import { fakeEngine, memoryOf } from "../engine/fakeEngine.ts";

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** What a choice with these seconds an image led to. */
async function choice(
  seconds: Partial<Record<DeviceKind, number>>,
  memory: TimingMemory,
  opening: Partial<Pick<Contest, "openCpu" | "openTrial">> = {},
) {
  const [disposed, trials]: [DeviceKind[], DeviceKind[]] = [[], []];
  const measured: DeviceKind[] = [];
  const engine = await quickerEngine({
    gpu: fakeEngine("webgpu", disposed),
    openCpu: async () => fakeEngine("cpu", disposed),
    openTrial: async () => fakeEngine("cpu", trials),
    measure: async ({ device }) => {
      measured.push(device);
      const value = seconds[device];
      if (value === undefined) throw new Error("lost the device");
      return value === Infinity ? new Promise<number>(() => undefined) : value;
    },
    ...opening,
    ...{ memory, key: "a card; 64 x 64", work: "an image", patience: 0 },
  });
  return { chosen: engine.device, notes: engine.notes, disposed, trials, measured };
}

it("takes the GPU where its images are there sooner, and says so", async () => {
  const result = await choice({ webgpu: 0.01, cpu: 0.02 }, memoryOf());
  const notes = ["WebGPU takes 0.010 s for an image and the CPU 0.020 s, so WebGPU is used"];
  expect(result).toEqual({ chosen: "webgpu", notes, disposed: [], trials: ["cpu"], measured: ["webgpu", "cpu"] });
});

it("takes the CPU where that is quicker, and says so", async () => {
  const { chosen, notes, disposed } = await choice({ webgpu: 0.05, cpu: 0.021 }, memoryOf());
  expect([chosen, disposed]).toEqual(["cpu", ["webgpu"]]);
  expect(notes).toEqual(["WebGPU takes 0.050 s for an image and the CPU 0.021 s, so the CPU is used"]);
});

it("gives up measuring a CPU that is too slow, and remembers that", async () => {
  const memory = memoryOf();
  const { chosen, notes } = await choice({ webgpu: 0.005, cpu: Infinity }, memory);
  expect(chosen).toBe("webgpu");
  expect(notes).toEqual([
    "WebGPU takes 0.0050 s for an image and the CPU was not done after 0.020 s, so WebGPU is used",
  ]);
  expect(await choice({}, memory)).toMatchObject({ chosen: "webgpu", measured: [], notes });
});

it("gives up a CPU that does not start in time", async () => {
  const openTrial = () => new Promise<never>(() => undefined);
  const { chosen, notes } = await choice({ webgpu: 0.005 }, memoryOf(), { openTrial });
  expect(chosen).toBe("webgpu");
  expect(notes).toEqual([expect.stringContaining("the CPU was not done after 0.020 s")]);
});

it("measures anew with another version of this package", async () => {
  const texts = await Promise.all(["0.1.0", "0.2.0", "0.2.0"].map((version) => machineText(version, 3)));
  expect(texts[0]).toMatch(/^stylegan2-ada 0\.1\.0; .* x 3/);
  expect([texts[0] === texts[1], texts[1] === texts[2]]).toEqual([false, true]);
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

it.each([
  "damaged",
  {},
  { gpu: "0.05", cpu: 0.02 },
  { gpu: 0.05, cpu: NaN },
  { gpu: -1, cpu: 0.02 },
  { gpu: 0.05, cpu: 0.02, isGivenUp: 1 },
])("measures anew where %j is remembered, and remembers that", async (stored) => {
  const kept = new Map<string, unknown>([["a card; 64 x 64", stored]]);
  const { notes } = await choice({ webgpu: 0.01, cpu: 0.02 }, memoryOf(kept));
  expect(notes).toEqual(["WebGPU takes 0.010 s for an image and the CPU 0.020 s, so WebGPU is used"]);
  expect(kept.get("a card; 64 x 64")).toEqual({ gpu: 0.01, cpu: 0.02 });
});

it("keeps the GPU where the CPU cannot be measured, and says why", async () => {
  const { chosen, notes, disposed, trials } = await choice({ webgpu: 0.01 }, memoryOf());
  expect([chosen, disposed, trials]).toEqual(["webgpu", [], ["cpu"]]);
  expect(notes).toEqual(["WebGPU was not compared with the CPU: lost the device"]);
});

describe("seconds a run", () => {
  /** What runs of so many milliseconds come to, and how many there were; the last goes on for ever. */
  async function seconds(device: DeviceKind, milliseconds: readonly number[]) {
    let [time, runs] = [0, 0];
    const run = async (): Promise<void> =>
      void (time += milliseconds[Math.min(runs++, milliseconds.length - 1)] ?? NaN);
    return { seconds: await secondsARun({ device }, run, () => time), runs };
  }

  it("are the quickest of half a second, after a first run that prepares", async () => {
    expect(await seconds("webgpu", [3000, 200, 100, 250])).toEqual({ seconds: 0.1, runs: 4 });
    expect(await seconds("cpu", [300, 240, 200, 90])).toEqual({ seconds: 0.09, runs: 4 });
  });

  it("are those of the only run where a CPU takes longer; a GPU compiles in its first", async () => {
    expect(await seconds("cpu", [4000])).toEqual({ seconds: 4, runs: 1 });
    expect(await seconds("webgpu", [4000, 600])).toEqual({ seconds: 0.6, runs: 2 });
  });
});

it("leaves what a GPU cannot do to the CPU, and says why", async () => {
  const memory = memoryOf();
  const failed = await choice({ cpu: 0.01 }, memory);
  const notes = ["WebGPU failed at an image, so the CPU is used: lost the device"];
  expect(failed).toMatchObject({ chosen: "cpu", notes, disposed: ["webgpu"], measured: ["webgpu"] });
  expect(await memory.recall("a card; 64 x 64")).toBeUndefined();
});

it("frees a GPU that fails where no CPU starts either", async () => {
  const disposed: DeviceKind[] = [];
  const failing = quickerEngine({
    gpu: fakeEngine("webgpu", disposed),
    openCpu: () => Promise.reject(new Error("no memory left")),
    openTrial: () => Promise.reject(new Error("not reached")),
    measure: () => Promise.reject(new Error("lost the device")),
    ...{ memory: memoryOf(), key: "", work: "an image", patience: 0 },
  });
  await expect(failing).rejects.toThrow("no memory left");
  expect(disposed).toEqual(["webgpu"]);
});
