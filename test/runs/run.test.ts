import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import type { DamagedFile } from "../../src/datasets/dataset.ts";
import { openDataset } from "../../src/datasets/openDataset.ts";
import { blockSource } from "../../src/datasets/pictureBlock.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { trainPlan } from "../../src/runs/plan.ts";
import { Run } from "../../src/runs/run.ts";
import type { RunEvent } from "../../src/runs/runStore.ts";
import { newTensors, startState, type TrainingState } from "../../src/training/state.ts";
import { drawnFaces } from "../../web/training/pictures/drawings.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu", threads: 1, arena: false });
});
afterAll(() => engine.dispose());

const SMALL = { channelBase: 64, channelMax: 8, zDim: 16, wDim: 16, batch: 4, aug: "noaug" } as const;

/** A run of twelve drawings that reports every second iteration, and what happens to it. */
async function openRun(change: (state: TrainingState) => TrainingState = (state) => state, latents = 10) {
  const dataset = await openDataset(blockSource(drawnFaces(12, 16)), { cacheBytes: 0 });
  const { setup } = trainPlan(SMALL, dataset);
  const damaged: DamagedFile[] = [];
  const events: RunEvent[] = [];
  const states: TrainingState[] = [];
  const run = await Run.open({
    setup,
    engine,
    dataset: { ...dataset, damaged: () => damaged },
    state: change(startState(setup, newTensors(setup, createRng(setup.seed, "start")))),
    store: {
      hear: async (event) => void events.push(event),
      save: async (state) => void states.push(state),
      advice: () => "Begin again.",
    },
    shown: { latents, items: [5, 3] },
    tickOf: ({ iteration }) => Math.floor(iteration / 2),
  });
  return { run, damaged, events, states };
}

describe("a run", () => {
  it("reports when a report is due and at the end, with the statistics since the one before", async () => {
    const { run, events } = await openRun();
    const reached = [await run.iterate(20), await run.iterate(20), await run.iterate(20), await run.iterate(16)];
    expect(reached).toEqual([undefined, 1, undefined, 2]);
    expect(await run.iterate(20)).toBeUndefined(); // the end, between two reports
    const ticks = events.flatMap((event) => (event.kind === "tick" ? [event] : []));
    expect(ticks.map(({ tick, progress }) => [tick, progress.iteration])).toEqual([
      [1, 2],
      [2, 4],
      [2, 5],
    ]);
    expect(ticks.map(({ progress }) => progress.statistics["Loss/D/loss"]?.num)).toEqual([8, 8, 4]);
    expect(Object.keys(ticks[0]?.timing.phases ?? {})).toContain("Timing/Gmain");
    await run.dispose();
  });

  it("tells each damaged picture once, after it was met", async () => {
    const { run, damaged, events } = await openRun();
    const files = (): unknown[] => events.flatMap((event) => (event.kind === "damaged" ? [event.file] : []));
    const [a, b] = [
      { file: "a.png", reason: "cut off" },
      { file: "b.png", reason: "empty" },
    ];
    await run.iterate();
    expect(files()).toEqual([]);
    damaged.push(a);
    await run.iterate();
    damaged.push(b);
    for (let i = 0; i < 2; i++) await run.iterate();
    expect(files()).toEqual([a, b]);
    await run.dispose();
  });

  it("shows the same latents and items, the first ones alike however many are shown", async () => {
    const [ten, nine] = [await openRun(), await openRun(undefined, 9)];
    for (const { run } of [ten, nine]) await run.showFakes();
    await ten.run.showReals();
    const [fakes, reals] = ten.events.flatMap((event) => ("pictures" in event ? [event.pictures] : []));
    const [fewer] = nine.events.flatMap((event) => ("pictures" in event ? [event.pictures] : []));
    expect(fewer).toHaveLength(9);
    expect(fakes?.slice(0, 8)).toEqual(fewer?.slice(0, 8));
    expect(new Set(fakes?.map(({ data }) => String(data))).size).toBe(10);
    const { data, resolution } = drawnFaces(12, 16);
    const size = resolution ** 2 * 3;
    expect(reals?.map((picture) => picture.data)).toEqual([5, 3].map((i) => data.slice(i * size, (i + 1) * size)));
    await ten.run.dispose();
    await nine.run.dispose();
  });

  it("saves no state that is not finite, and says what to do", async () => {
    const spoilt = await openRun((state) => ({
      ...state,
      D: { ...state.D, data: state.D.data.map(() => Number.NaN) },
    }));
    await expect(spoilt.run.save()).rejects.toThrow(/after phase Dmain .*The run diverged\. Begin again\.$/);
    expect(spoilt.states).toEqual([]);
    await expect(spoilt.run.iterate()).rejects.toThrow(/The run diverged\. Begin again\.$/);
    await spoilt.run.dispose();
    const { run, states } = await openRun();
    await run.save();
    expect(states).toHaveLength(1);
    await run.dispose();
  });
});
