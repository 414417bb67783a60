import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { UserError } from "../../src/base/errors.ts";
import type { DeviceChoice, DeviceKind } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import type { StoredRun } from "../../src/runs/storedRun.ts";
import { trainEngine } from "../../src/tasks/train/trainEngine.ts";
import { secondsASmallBatch, smallBatchKey, smallBatchText } from "../../src/training/secondsASmallBatch.ts";
import { newTensors, startState } from "../../src/training/state.ts";
import { fakeEngine, memoryOf } from "../engine/fakeEngine.ts";
import { setupFor } from "../training/setups.ts";

const setup = setupFor({});
const state = startState(setup, newTensors(setup, createRng(1)));

interface Machine {
  /** Seconds of a small batch by device; those without do not start. */
  readonly seconds: Partial<Record<DeviceKind, number>>;
  readonly memory?: ReturnType<typeof memoryOf>;
  readonly ranks?: number;
}

const UNMEASURED: Machine = { seconds: { webgpu: NaN, cpu: NaN } };

/** Where a run computes on a machine, and what is told. */
async function placed(run: Pick<StoredRun, "device" | "computedOn">, machine: Machine, isChosen = false) {
  const { seconds, memory = memoryOf(), ranks = 1 } = machine;
  const [opened, measured, disposed]: [DeviceChoice[], DeviceKind[], DeviceKind[]] = [[], [], []];
  const plan = { version: 1, setup, kimg: 1, tickKimg: 1, snap: 1, keep: 1, saveEvery: 1 } as const;
  const dataOptions = { data: "a", mirror: false, cond: false, labels: "none", seed: 0 } as const;
  const parts = { run: { ...plan, dataOptions, ...run }, state, isChosen, cluster: { size: ranks } };
  const engine = await trainEngine(parts, {
    open: async ({ device = "auto" }) => {
      opened.push(device);
      const kind = device === "auto" || device === "gpu" ? "webgpu" : device;
      if (kind in seconds) return fakeEngine(kind, disposed);
      if (device === "auto") return fakeEngine("cpu", disposed);
      throw new UserError({ attempted: `use device "${device}"`, rule: "there is none" });
    },
    measure: async ({ device }) => {
      measured.push(device);
      return seconds[device] ?? NaN;
    },
    memory,
  });
  return { device: engine.device, notes: engine.notes, opened, measured, disposed };
}

describe("where a run computes", () => {
  it("is measured where nobody chose, and remembered", async () => {
    const memory = memoryOf();
    const first = await placed({}, { seconds: { webgpu: 0.4, cpu: 0.1 }, memory });
    expect(first).toMatchObject({ device: "cpu", measured: ["webgpu", "cpu"], disposed: ["webgpu"] });
    const note = "webgpu takes 0.40 s for the gradient of Dmain for 4 images and the CPU 0.10 s, so the CPU is used";
    expect(first.notes).toEqual([note]);
    expect(await placed({}, { ...UNMEASURED, memory })).toMatchObject({ device: "cpu", measured: [], notes: [note] });
  });

  it("is the GPU where that is quicker", async () => {
    expect(await placed({ device: "auto" }, { seconds: { webgpu: 0.1, cpu: 0.4 } })).toMatchObject({
      ...{ device: "webgpu", disposed: ["cpu"] },
      notes: [expect.stringMatching("so webgpu is used")],
    });
  });

  it("is the CPU without a word where no GPU starts", async () => {
    expect(await placed({}, { seconds: {} })).toMatchObject({ device: "cpu", measured: [], notes: [] });
  });

  it("is what was named, unmeasured", async () => {
    expect(await placed({ device: "gpu" }, UNMEASURED)).toMatchObject({ device: "webgpu", measured: [], notes: [] });
  });

  it("is not measured on one rank of several", async () => {
    expect(await placed({}, { ...UNMEASURED, ranks: 2 })).toMatchObject({ device: "webgpu", measured: [] });
  });
});

describe("a resumed run", () => {
  it.each(["cpu", "webgpu"] as const)("stays on %s, whatever is quicker by now", async (computedOn) => {
    const result = await placed({ computedOn }, UNMEASURED);
    expect(result).toMatchObject({ device: computedOn, opened: [computedOn], measured: [] });
    expect(result.notes).toEqual([`The run stays on ${computedOn}; --device auto chooses anew`]);
  });

  it("says so where its device does not start any more, or another was chosen", async () => {
    const moved = "The run computed on webgpu until now: on cpu it goes on with other rounding, not with the same bits";
    const lost = await placed({ computedOn: "webgpu" }, { seconds: { cpu: 1 } });
    expect(lost).toMatchObject({ device: "cpu", notes: [moved] });
    const named = await placed({ device: "cpu", computedOn: "webgpu" }, UNMEASURED, true);
    expect(named).toMatchObject({ device: "cpu", notes: [moved] });
    const anew = await placed({ device: "auto", computedOn: "webgpu" }, { seconds: { webgpu: 2, cpu: 1 } }, true);
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
    expect(smallBatchText(setupFor({ microBatch: 1 }))).toBe("the gradient of Dmain for 1 image");
  });
});
