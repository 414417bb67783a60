import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { UserError } from "../../src/base/errors.ts";
import type { DeviceKind } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import type { TimingMemory } from "../../src/model/quickerEngine.ts";
import { runEngine, type RunEngineParts } from "../../src/runs/runEngine.ts";
import { secondsASmallBatch, smallBatchKey, smallBatchText } from "../../src/training/secondsASmallBatch.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { fakeEngine, memoryOf } from "../engine/fakeEngine.ts";
import { setupFor } from "../training/setups.ts";

const setup = setupFor({});
const state = startState(setup, newTensors(setup, createRng(1)));

interface Machine {
  /** Seconds of a small batch by device; those without do not start. */
  readonly seconds: Partial<Record<DeviceKind, number>>;
  readonly memory?: TimingMemory;
  readonly float16?: boolean;
  /** Hears of engines that were freed. */
  readonly disposed?: DeviceKind[];
}

const UNMEASURED: Machine = { seconds: { webgpu: NaN, cpu: NaN } };

/** Where a run computes on a machine, and what is told. */
async function placed(run: Partial<RunEngineParts>, { seconds, memory, float16 = false, disposed = [] }: Machine) {
  const [opened, measured]: [string[], DeviceKind[]] = [[], []];
  const parts = { setup, state, device: "auto", stays: true, ...run } as const;
  const engine = await runEngine(parts, {
    open: async (device, worker) => {
      opened.push(worker ? `${device} in a worker` : device);
      const kind = device === "auto" || device === "gpu" ? "webgpu" : device;
      if (kind in seconds) return { ...fakeEngine(kind, disposed), float16 };
      if (device === "auto") return fakeEngine("cpu", disposed);
      throw new UserError({ attempted: `use device "${device}"`, rule: "there is none" });
    },
    measure: async ({ device }) => {
      measured.push(device);
      return seconds[device] ?? NaN;
    },
    ...(memory && { timings: { memory, machine: "2 cores" } }),
  });
  return { device: engine.device, notes: engine.notes, opened, measured, disposed };
}

describe("where a run computes", () => {
  it("is measured where nobody chose, and remembered", async () => {
    const memory = memoryOf();
    const first = await placed({}, { seconds: { webgpu: 0.4, cpu: 0.1 }, memory });
    expect(first).toMatchObject({ device: "cpu", measured: ["webgpu", "cpu"], disposed: ["cpu", "webgpu"] });
    const note =
      "WebGPU takes 0.40 s for a step of the discriminator with 4 images and the CPU 0.10 s, so the CPU is used";
    expect(first.notes).toEqual([note]);
    expect(await placed({}, { ...UNMEASURED, memory })).toMatchObject({ device: "cpu", measured: [], notes: [note] });
  });

  it("is a GPU with 16-bit floats in half precision, unmeasured; without one it is refused", async () => {
    const halves = { setup: { ...setup, halfPrecision: true } };
    const quickCpu = { seconds: { webgpu: 0.4, cpu: 0.1 }, memory: memoryOf() };
    const able = { ...quickCpu, float16: true };
    expect(await placed(halves, able)).toMatchObject({ device: "webgpu", opened: ["auto"], measured: [] });
    const disposed: DeviceKind[] = [];
    await expect(placed(halves, { ...quickCpu, disposed })).rejects.toThrow(/must be a GPU with 16-bit floats/);
    await expect(placed({ ...halves, device: "cpu" }, { ...able, disposed })).rejects.toThrow(UserError);
    expect(disposed).toEqual(["webgpu", "cpu"]);
    const moved = placed({ ...halves, device: "cpu", computedOn: "webgpu" }, able);
    await expect(moved).rejects.not.toThrow(/it goes on with other rounding/);
  });

  it("is the GPU where that is quicker", async () => {
    const memory = memoryOf();
    expect(await placed({}, { seconds: { webgpu: 0.1, cpu: 0.4 }, memory })).toMatchObject({
      ...{ device: "webgpu", opened: ["auto", "cpu in a worker"], disposed: ["cpu"] },
      notes: [expect.stringMatching("so WebGPU is used")],
    });
  });

  it("is the CPU without a word where no GPU starts", async () => {
    expect(await placed({}, { seconds: {}, memory: memoryOf() })).toMatchObject({
      device: "cpu",
      measured: [],
      notes: [],
    });
  });

  it("is what was named, unmeasured", async () => {
    expect(await placed({ device: "gpu" }, { ...UNMEASURED, memory: memoryOf() })).toMatchObject({
      device: "webgpu",
      measured: [],
      notes: [],
    });
  });

  it("is the GPU where nothing is to be measured, as on one rank of several", async () => {
    expect(await placed({}, UNMEASURED)).toMatchObject({ device: "webgpu", measured: [], notes: [] });
  });
});

describe("a resumed run", () => {
  it.each([
    ["the CPU", "cpu"],
    ["WebGPU", "webgpu"],
  ] as const)("stays on %s, whatever is quicker by now", async (name, computedOn) => {
    const result = await placed({ computedOn }, UNMEASURED);
    expect(result).toMatchObject({ device: computedOn, opened: [computedOn], measured: [] });
    expect(result.notes).toEqual([`The run stays on ${name}, where it computed before, until another is chosen`]);
  });

  it("says so where its device does not start any more, or another was chosen", async () => {
    const moved =
      "The run computed on WebGPU until now: on the CPU it goes on with other rounding, not with the same bits";
    const lost = await placed({ computedOn: "webgpu" }, { seconds: { cpu: 1 } });
    expect(lost).toMatchObject({ device: "cpu", notes: [moved] });
    const named = await placed({ device: "cpu", computedOn: "webgpu" }, UNMEASURED);
    expect(named).toMatchObject({ device: "cpu", notes: [moved] });
    const machine = { seconds: { webgpu: 2, cpu: 1 }, memory: memoryOf() };
    const anew = await placed({ computedOn: "webgpu", stays: false }, machine);
    expect(anew.notes).toEqual([expect.stringMatching("so the CPU is used"), moved]);
  });
});

describe("a small batch", () => {
  it("is timed on an engine, and leaves the state as it is", async () => {
    const embedding = { ...setup.generator.mapping, cDim: 2, embedFeatures: 16 };
    const classes = { generator: { ...setup.generator, mapping: embedding } };
    const discriminator = { ...setup.discriminator, cDim: 2, mapping: { ...embedding, zDim: 0 } };
    const conditional = setupFor({ ...classes, discriminator, microBatch: 2 });
    const start = startState(conditional, newTensors(conditional, createRng(1)));
    const before = structuredClone(start);
    const engine = await openEngine({ device: "cpu", arena: false });
    expect(await secondsASmallBatch(conditional, start, engine)).toBeGreaterThan(0);
    expect(start).toEqual(before);
    await engine.dispose();
  });

  it("is told apart by what decides its time", () => {
    expect(smallBatchKey(setupFor({ microBatch: 2 }))).not.toBe(smallBatchKey(setup));
    expect(smallBatchKey(setupFor({ seed: 8, r1Gamma: 3 }))).toBe(smallBatchKey(setup));
    const relativistic = (r1Gamma: number): string => smallBatchKey(setupFor({ loss: "relativistic", r1Gamma }));
    expect(relativistic(1)).toBe(relativistic(2));
    expect(relativistic(0)).not.toBe(relativistic(1));
    expect(smallBatchText(setupFor({ microBatch: 1 }))).toBe("a step of the discriminator with 1 image");
  });
});
