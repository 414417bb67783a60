import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCheckpoint } from "../../../src/checkpoints/readCheckpoint.ts";
import { writeSafetensorsCheckpoint } from "../../../src/checkpoints/writeCheckpoint.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/ort-node/openEngine.ts";
import { writeState } from "../../../src/training/stateFile.ts";
import { drawnFaces } from "../../../web/training/pictures/drawings.ts";
import { planOf } from "../../../web/training/choices.ts";
import { estimateSpeed } from "../../../web/training/run/estimateSpeed.ts";
import { newRun } from "../../../web/training/run/newRun.ts";
import { openRun } from "../../../web/training/run/activeRun.ts";
import { NoRoom } from "../../../web/base/kept/quota.ts";
import { TrainingRoom, type Surroundings } from "../../../web/training/room.ts";
import { joined, memoryFiles, type KeptFiles } from "../../../web/training/store/keptFiles.ts";
import { BrowserStore, type LoadedRun } from "../../../web/training/store/browserStore.ts";
import type { Stage, TrainChoices, TrainingEvent, TrainingView } from "../../../web/training/training.ts";

const CHOICES: TrainChoices = {
  resolution: 16,
  channelBase: 64,
  channelMax: 8,
  batch: 4,
  gamma: 0.3,
  mirror: true,
  aug: "ada",
  seed: 3,
};
/** Programs without augmentation are compiled sooner. */
const QUICK: TrainChoices = { ...CHOICES, aug: "noaug" };
const DRAWINGS = { kind: "drawings", count: 12 } as const;

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu", threads: 1, arena: false });
});
afterAll(() => engine.dispose());

/** A tab, and what its page hears. */
class Tab {
  readonly room: TrainingRoom;
  readonly events: TrainingEvent[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(files: KeptFiles, changes: Partial<Surroundings> = {}) {
    this.room = new TrainingRoom({
      // The room's engine is everyone's here.
      openEngine: async () => Object.assign(Object.create(engine) as Engine, { dispose: async () => undefined }),
      openFiles: async () => files,
      holdRun: async () => undefined,
      decode: () => Promise.reject(new Error("no files here")),
      now: () => 1,
      ...changes,
    });
    void this.room.watch((event) => {
      this.events.push(event);
      this.waiting.forEach((check) => check());
    });
  }

  get view(): TrainingView {
    const views = this.events.flatMap((event) => (event.kind === "view" ? [event.view] : []));
    return views.at(-1) ?? { stage: "none", notes: [] };
  }

  until(holds: (view: TrainingView) => boolean): Promise<TrainingView> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (holds(this.view)) resolve(this.view);
      };
      this.waiting.push(check);
      check();
    });
  }

  stage(stage: Stage): Promise<TrainingView> {
    return this.until((view) => view.stage === stage);
  }
}

/** What an earlier version stored after 20 iterations of CHOICES. */
async function storedBefore(): Promise<KeptFiles> {
  const files = memoryFiles();
  for (const name of ["run", "pictures", "curves", "fakes", "state"])
    await files.save(name, [await readFile(new URL(`fixtures/stored-run/${name}`, import.meta.url))]);
  return files;
}

/** The state after so many iterations without any stop. */
async function uninterrupted(loaded: LoadedRun, iterations: number): Promise<Uint8Array> {
  const run = await openRun(
    loaded,
    engine,
    new BrowserStore(memoryFiles()).open(loaded, () => undefined),
  );
  while (run.progress.iteration < iterations) await run.iterate();
  const bytes = joined(writeState(loaded.setup, await run.state()));
  await run.dispose();
  return bytes;
}

describe("training in a tab", () => {
  it("goes on after a reload with the bits of a run that was never stopped", async () => {
    const files = memoryFiles();
    const first = new Tab(files);
    await first.stage("none");
    await first.room.start(DRAWINGS, { ...CHOICES, kimg: 0.1 }, "auto");
    // Views come at once after the first iteration, then in intervals during which a fast machine reaches the end.
    await first.until(({ progress }) => (progress?.iteration ?? 0) >= 1);
    await first.room.pause();
    const paused = first.view;
    expect(paused).toMatchObject({ stage: "paused", run: { name: "12 drawn faces", pictures: 12, skipped: [] } });
    expect(paused.progress?.savedIteration).toBe(paused.progress?.iteration);
    expect(paused.progress?.iteration).toBeLessThan(25);

    const second = new Tab(files);
    const stored = await second.stage("stored");
    expect(stored.progress).toMatchObject({ iteration: paused.progress?.iteration, p: paused.progress?.p });
    expect(second.events.find(({ kind }) => kind === "fakes")).toMatchObject({ pictures: { length: 24 } });
    await second.room.goOn("auto");
    expect(second.view.deviceNotes).toEqual([
      "The run stays on the CPU, where it computed before, until another is chosen",
    ]);
    await second.stage("paused"); // by itself, at 100 images
    const { bytes, name } = await second.room.checkpoint();
    expect(second.view.progress).toMatchObject({ iteration: 25, imagesSeen: 100, savedIteration: 25 });
    expect(name).toBe("network-snapshot-000000.safetensors");
    const pictures = drawnFaces(DRAWINGS.count, CHOICES.resolution);
    const whole = newRun({ pictures, skipped: [] }, CHOICES, 0);
    expect(Buffer.compare(bytes, await uninterrupted(whole, 25))).toBe(0);
    expect(readCheckpoint(bytes).extras).toEqual({ kimg: 0.1 });
    const curves = second.events.flatMap((event) => (event.kind === "curves" ? [event.points] : [])).at(-1) ?? [];
    expect(curves.map(({ imagesSeen }) => imagesSeen)).toEqual([64]);
    expect(Object.keys(curves[0] ?? {})).toEqual(expect.arrayContaining(["generatorLoss", "realScore", "r1", "p"]));
  });

  it("goes on with the same bits where an earlier version stored the run", async () => {
    const files = await storedBefore();
    const before = await new BrowserStore(files).load();
    if (before === undefined) throw new Error("the fixture holds no run");
    let iteration = before.state.progress.iteration;
    expect(iteration).toBe(20);
    for (let go = 0; go < 2; go++) {
      const tab = new Tab(files);
      const { run } = await tab.stage("stored");
      expect(run).toMatchObject({ name: "12 drawn faces", choices: { ...CHOICES, kimg: 0.08 } });
      await tab.room.goOn("auto");
      const from = iteration;
      await tab.until(({ progress }) => (progress?.iteration ?? 0) > from);
      await tab.room.pause();
      iteration = tab.view.progress?.savedIteration ?? 0;
    }
    const state = await files.load("state");
    expect(Buffer.compare(state ?? new Uint8Array(), await uninterrupted(before, iteration))).toBe(0);
  });

  it.each([
    ["run", (text: string) => text.slice(1), "what is stored of it must be JSON"],
    ["run", (text: string) => text.replace('"version":1', '"version":2'), "version of the stored run must be 1"],
    [
      "run",
      (text: string) => text.replace('"batch":4', '"batch":"4"'),
      "facts.choices.batch of the stored run must be",
    ],
    ["run", (text: string) => text.replace('"batch":4', '"batch":4000'), '"Batch" must be a whole number from 1 to 64'],
    ["run", (text: string) => text.replace('"batchSize":4', '"batchSize":-4'), "batchSize of the run's setup must be"],
    [
      "curves",
      (text: string) => text.replace('"imagesSeen":64', '"imagesSeen":null'),
      "0.imagesSeen of its curve must be",
    ],
  ])("refuses a stored %s that says something else than it may: %#", async (name, spoil, message) => {
    const files = await storedBefore();
    const spoilt = spoil(new TextDecoder().decode(await files.load(name)));
    await files.save(name, [new TextEncoder().encode(spoilt)]);
    const { problem } = await new Tab(files).stage("damaged");
    expect(problem).toContain(message);
    expect(problem).toMatch(/Discard it and start over\.$/);
  });

  it("shows other pictures as it learns, real ones, and all stages on the way", async () => {
    const tab = new Tab(memoryFiles());
    await tab.stage("none");
    await tab.room.start(DRAWINGS, { ...QUICK, kimg: 0.016 }, "auto");
    await tab.stage("paused");
    const stages = tab.events.flatMap((event) => (event.kind === "view" ? [event.view.stage] : []));
    expect(new Set(stages)).toEqual(new Set(["starting", "none", "running", "pausing", "paused"]));
    const fakes = tab.events.flatMap((event) => (event.kind === "fakes" ? [event] : []));
    expect(fakes[0]?.imagesSeen).toBe(0);
    expect(fakes.at(-1)?.imagesSeen).toBe(16);
    expect(fakes.at(-1)?.pictures[0]?.data).not.toEqual(fakes[0]?.pictures[0]?.data);
    const reals = tab.events.find((event) => event.kind === "reals")?.pictures ?? [];
    expect(reals).toHaveLength(DRAWINGS.count);
    expect(new Set(reals.map(({ data }) => String(data))).size).toBe(DRAWINGS.count);
  });

  it("forgets a run that is discarded, and takes no second one before", async () => {
    const files = memoryFiles();
    const tab = new Tab(files);
    await tab.stage("none");
    await tab.room.start(DRAWINGS, QUICK, "auto");
    await expect(tab.room.start(DRAWINGS, QUICK, "auto")).rejects.toThrow("there must be no other run");
    await tab.stage("running");
    await tab.room.discard();
    expect(tab.view).toEqual({ stage: "none", notes: tab.view.notes, device: engine.description });
    await new Tab(files).stage("none");
  });

  it("leaves nothing behind where a run cannot start", async () => {
    const files = memoryFiles();
    const tab = new Tab(files);
    await tab.stage("none");
    const broken = { kind: "files", name: "photos", files: [{ path: "a.png", file: new Blob(["?"]) }] } as const;
    await expect(tab.room.start(broken, QUICK, "auto")).rejects.toThrow("1 broken one, such as a.png");
    await expect(tab.room.start(DRAWINGS, { ...QUICK, channelMax: 1 }, "auto")).rejects.toThrow('"Channels at most"');
    expect(tab.view.stage).toBe("none");
    await new Tab(files).stage("none");
  });

  it("pauses where the browser has no room, and keeps what was stored", async () => {
    const files = memoryFiles();
    let isFull = false;
    const full = new NoRoom({ attempted: "store the training in this browser", rule: "there must be room" });
    const tab = new Tab({ ...files, save: (...args) => (isFull ? Promise.reject(full) : files.save(...args)) });
    await tab.stage("none");
    await tab.room.start(DRAWINGS, QUICK, "auto");
    await tab.until(({ progress }) => (progress?.iteration ?? 0) >= 2);
    isFull = true;
    await tab.room.pause();
    const problem = "Cannot store the training in this browser: there must be room.";
    expect(tab.view).toMatchObject({ stage: "paused", problem });
    expect(tab.view.progress?.savedIteration).toBeLessThan(tab.view.progress?.iteration ?? 0);
    await tab.room.checkpoint();
    isFull = false;
    await tab.room.goOn("auto");
    await tab.room.pause();
    expect(tab.view.problem).toBeUndefined();
    expect((await new Tab(files).stage("stored")).progress?.iteration).toBe(tab.view.progress?.iteration);
  });

  it("stops a run that diverges with the command line's words", async () => {
    const files = memoryFiles();
    const loaded = newRun({ pictures: drawnFaces(DRAWINGS.count, QUICK.resolution), skipped: [] }, QUICK, 0);
    const { state } = loaded;
    const D = { ...state.D, data: state.D.data.map(() => 3e38) };
    await new BrowserStore(files).begin({ ...loaded, state: { ...state, D } });
    const tab = new Tab(files);
    await tab.stage("stored");
    await tab.room.goOn("auto");
    const { problem } = await tab.stage("failed");
    expect(problem).toMatch(
      /^Cannot continue training: parameters and gradients must be .*, but got .*, in phase Dmain /,
    );
    expect(problem).toContain("The run diverged. Its checkpoint is the last good state and can be downloaded; ");
    expect(problem).not.toContain("--");
    expect((await tab.room.checkpoint()).bytes.length).toBeGreaterThan(1000);
    await tab.room.discard();
    expect(tab.view.stage).toBe("none");
  });

  it("says that what is stored is damaged, and begins anew once that is discarded", async () => {
    const files = memoryFiles();
    const loaded = newRun({ pictures: drawnFaces(DRAWINGS.count, QUICK.resolution), skipped: [] }, QUICK, 0);
    await new BrowserStore(files).begin(loaded);
    const networks = readCheckpoint(joined(writeState(loaded.setup, loaded.state)));
    await files.save("state", writeSafetensorsCheckpoint(networks));
    const other = await new Tab(files).stage("damaged");
    expect(other.problem).toMatch(/but got one without them\. Discard it and start over\.$/);
    await files.remove("pictures");
    const tab = new Tab(files);
    const { problem } = await tab.stage("damaged");
    expect(problem).toContain(
      "all its files must be present, but got one without its pictures. Discard it and start over.",
    );
    await expect(tab.room.goOn("auto")).rejects.toThrow("there must be a paused run");
    await tab.room.discard();
    expect(tab.view).toEqual({ stage: "none", notes: tab.view.notes });
    await new Tab(files).stage("none");
  });

  it("asks for another worker where no engine starts, unless the run would go with this one", async () => {
    const openEngine = (): Promise<Engine> => Promise.reject(new Error("no answer"));
    const tab = new Tab(memoryFiles(), { openEngine });
    await tab.stage("none");
    await expect(tab.room.start(DRAWINGS, QUICK, "auto")).rejects.toThrow("no answer");
    expect(tab.view).toMatchObject({ stage: "none", isSpent: true });
    const loaded = newRun({ pictures: drawnFaces(DRAWINGS.count, QUICK.resolution), skipped: [] }, QUICK, 0);
    for (const [files, isSpent] of [
      [{ ...memoryFiles(), note: undefined }, true],
      [memoryFiles(), false],
    ] as const) {
      await new BrowserStore(files).begin(loaded);
      const later = new Tab(files, { openEngine });
      await later.stage("stored");
      await expect(later.room.goOn("auto")).rejects.toThrow("no answer");
      expect(later.view).toMatchObject({ stage: "failed", problem: "no answer", isSpent });
    }
  });

  it("waits for another tab to let go", async () => {
    let letGo = (): void => undefined;
    const other = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const tab = new Tab(memoryFiles(), {
      holdRun: (onWait) => {
        onWait();
        return other;
      },
    });
    await tab.stage("elsewhere");
    letGo();
    await tab.stage("none");
  });

  it("is preceded by an estimate from the same programs", async () => {
    expect(await estimateSpeed(planOf(QUICK).setup, engine)).toBeGreaterThan(0);
    expect(() => planOf({ ...QUICK, batch: 6 })).toThrow("a multiple of 4");
  });
});
