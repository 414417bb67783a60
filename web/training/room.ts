import { UserError } from "../../src/base/errors.ts";
import { inOrder } from "../../src/base/inOrder.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { NoRoom } from "../base/kept/quota.ts";
import type { DeviceChoice } from "../studio/studio.ts";
import { snapshotName } from "../../src/runs/runStore.ts";
import { openCheckpoint } from "../../src/web/loadNetwork.ts";
import { checkChoices, inPageWords } from "./choices.ts";
import { keepEngine, type Engines, type EngineTools } from "./engines.ts";
import { collectPictures, type Decode } from "./pictures/collect.ts";

import { ActiveRun } from "./run/activeRun.ts";
import { newRun, storedProgress } from "./run/newRun.ts";
import { joined, type KeptFiles } from "./store/keptFiles.ts";
import { BrowserStore, type LoadedRun } from "./store/browserStore.ts";
import { AT_REST } from "./training.ts";
import type {
  CheckpointFile,
  PictureOrigin,
  StartNetwork,
  TrainChoices,
  TrainingEvent,
  TrainingRuns,
  TrainingView,
} from "./training.ts";

/** What differs between a browser's worker and a test. */
export interface Surroundings extends EngineTools {
  openFiles(): Promise<KeptFiles>;
  /** Resolves when the stored run belongs to this tab. */
  holdRun(onWait: () => void): Promise<void>;
  readonly decode: Decode;
  now(): number;
}

const READING = { stage: "starting", doing: { what: "Reading the stored run" } } as const;
const RUNNING = { stage: "running", doing: undefined } as const;

/** The training of one tab: at most one run, from its images to its checkpoint. */
export class TrainingRoom implements TrainingRuns {
  private readonly around: Surroundings;
  private readonly engines: Engines;
  private readonly ready: Promise<BrowserStore>;
  /** Beginnings and ends of runs wait for one another. */
  private readonly inTurn = inOrder();
  private listener: (event: TrainingEvent) => void = () => undefined;
  private view: TrainingView = { stage: "starting", doing: { what: "Looking for a stored run" }, notes: [] };
  private active: ActiveRun | undefined;
  /** The stored run outlives this room. */
  private isKept = false;
  /** What was found in the store, until it goes on. */
  private found: LoadedRun | undefined;

  constructor(around: Surroundings) {
    this.around = around;
    this.engines = keepEngine(around);
    this.ready = this.enter();
    this.ready.catch((error: unknown) => this.fail(error));
  }

  async watch(listener: (event: TrainingEvent) => void): Promise<void> {
    this.listener = listener;
    this.change({});
    if (this.active === undefined) this.showLast();
    else await this.active.show();
  }

  async start(origin: PictureOrigin, choices: TrainChoices, device: DeviceChoice, from?: StartNetwork): Promise<void> {
    checkChoices(choices);
    const store = await this.ready;
    this.require("start a run", ["none"]);
    this.change({ stage: "starting", doing: { what: "Reading images", fraction: 0 }, problem: undefined });
    await this.inTurn(async () => {
      try {
        await this.open(await this.collect(origin, choices, store, from), store, device);
      } catch (error) {
        await this.forget(store);
        throw inPageWords(error);
      }
    });
  }

  async goOn(device: DeviceChoice): Promise<void> {
    const store = await this.ready;
    this.require("resume training", AT_REST);
    const { active } = this;
    this.change(active === undefined ? { ...READING, problem: undefined } : { stage: "running", problem: undefined });
    if (active !== undefined) return active.train();
    await this.inTurn(async () => {
      try {
        const loaded = await store.load();
        if (loaded === undefined) throw nothingStored();
        await this.open(loaded, store, device);
      } catch (error) {
        this.fail(error);
        if (!this.isKept) this.change({ isSpent: false });
        throw inPageWords(error);
      }
    });
  }

  async pause(): Promise<void> {
    const { active } = this;
    if (active === undefined) return;
    this.change({ stage: "pausing" });
    await active.stop();
    if (this.active !== active) return; // it failed, or was discarded, meanwhile
    await active.show(); // what is shown last is stored with the state
    await this.save();
    this.change({ stage: "paused", progress: active.progress, doing: undefined });
  }

  async save(): Promise<void> {
    try {
      await this.active?.save();
    } catch (error) {
      await this.stopped(error);
    }
  }

  async checkpoint(): Promise<CheckpointFile> {
    const store = await this.ready;
    const bytes = this.active === undefined ? joined([await store.stateBytes()]) : await this.active.bytes();
    return { name: snapshotName(this.view.progress ?? { imagesSeen: 0 }), bytes };
  }

  async discard(): Promise<void> {
    const store = await this.ready;
    await this.inTurn(() => this.forget(store));
  }

  /** Waits for the store, and looks what is in it. */
  private async enter(): Promise<BrowserStore> {
    await this.around.holdRun(() => this.change({ stage: "elsewhere", doing: undefined }));
    const files = await this.around.openFiles();
    const store = new BrowserStore(files);
    const notes = files.note === undefined ? [] : [files.note];
    this.isKept = files.note === undefined;
    this.change({ stage: "starting", doing: { what: "Looking for a stored run" }, notes });
    await this.showStored(store);
    return store;
  }

  private async showStored(store: BrowserStore): Promise<void> {
    try {
      const loaded = await store.load();
      if (loaded === undefined) return this.change({ stage: "none", doing: undefined });
      this.change({ stage: "stored", doing: undefined, run: loaded.facts, progress: storedProgress(loaded) });
      this.found = loaded;
      this.showLast();
    } catch (error) {
      this.change({ stage: "damaged", problem: inPageWords(error).message, doing: undefined });
    }
  }

  /** A run that waits is seen as it was left. */
  private showLast(): void {
    if (this.found === undefined) return;
    const { fakes, points, state } = this.found;
    this.listener({ kind: "fakes", pictures: fakes, imagesSeen: state.progress.imagesSeen });
    this.listener({ kind: "curves", points });
  }

  private async collect(
    origin: PictureOrigin,
    choices: TrainChoices,
    store: BrowserStore,
    from: StartNetwork | undefined,
  ): Promise<LoadedRun> {
    const start = from && { name: from.name, checkpoint: await openCheckpoint(from.file) };
    const onProgress = (fraction: number): void => this.change({ doing: { what: "Reading images", fraction } });
    const collected = await collectPictures(origin, choices.resolution, this.around.decode, onProgress);
    const loaded = newRun(collected, choices, this.around.now(), start);
    this.change({ doing: { what: "Storing the images" }, run: loaded.facts, progress: storedProgress(loaded) });
    await store.begin(loaded);
    return loaded;
  }

  private async open(loaded: LoadedRun, store: BrowserStore, device: DeviceChoice): Promise<void> {
    this.change({ stage: "starting", doing: { what: "Starting the engine" }, run: loaded.facts });
    const engine = await this.engineOf(loaded, device);
    await store.computesOn(loaded, engine.device);
    this.found = undefined;
    const active = await ActiveRun.open({
      loaded,
      store,
      engine,
      tell: (event) => this.listener(event),
      onMove: () => this.moved(),
      onTarget: () => void this.pause(),
      onFailure: (error) => void this.stopped(error),
    });
    this.active = active;
    this.change({ device: engine.description, deviceNotes: engine.notes, doing: { what: "Drawing the first images" } });
    await active.show();
    this.change({ doing: { what: "Compiling the training programs; the first step takes the longest" } });
    active.train();
  }

  /** ONNX Runtime does not try again what failed once, such as to fetch its code. */
  private async engineOf({ setup, state, computedOn }: LoadedRun, device: DeviceChoice): Promise<Engine> {
    try {
      return await this.engines.of({ setup, state, computedOn, device });
    } catch (error) {
      this.change({ isSpent: true });
      throw error;
    }
  }

  /** An iteration has ended, or the state was stored. */
  private moved(): void {
    const { stage } = this.view;
    if (this.active === undefined) return;
    this.change({ progress: this.active.progress, ...(stage === "starting" ? RUNNING : {}) });
  }

  /** What cannot be stored can still be downloaded, so the run stays open; what diverged is no good any more. */
  private async stopped(error: unknown): Promise<void> {
    const { active } = this;
    if (active === undefined) return;
    if (error instanceof NoRoom) {
      await active.stop();
      return this.change({ stage: "paused", problem: inPageWords(error).message, doing: undefined });
    }
    this.active = undefined;
    this.fail(error);
    await active.dispose();
  }

  private async forget(store: BrowserStore): Promise<void> {
    const { active } = this;
    this.active = this.found = undefined;
    await active?.dispose();
    await store.clear();
    const gone = { run: undefined, progress: undefined, doing: undefined, problem: undefined, deviceNotes: undefined };
    this.change({ stage: "none", ...gone });
  }

  private fail(error: unknown): void {
    this.change({ stage: "failed", problem: inPageWords(error).message, doing: undefined });
  }

  private change(patch: Partial<TrainingView>): void {
    this.view = { ...this.view, ...patch };
    this.listener({ kind: "view", view: this.view });
  }

  private require(attempted: string, stages: readonly TrainingView["stage"][]): void {
    if (stages.includes(this.view.stage)) return;
    throw new UserError({
      attempted,
      rule: stages.includes("none") ? "there must be no other run" : "there must be a paused run",
      received: `one that is ${this.view.stage}`,
      next: "Download its checkpoint and discard it first.",
    });
  }
}

function nothingStored(): UserError {
  return new UserError({
    attempted: "continue training",
    rule: "there must be a stored run",
    next: "Start a new one.",
  });
}
