import { inOrder } from "../../../src/base/inOrder.ts";
import { createRng } from "../../../src/base/rng.ts";
import { breathe } from "../../../src/base/taskContext.ts";
import { openDataset } from "../../../src/datasets/openDataset.ts";
import { blockSource } from "../../../src/datasets/pictureBlock.ts";
import { permutation } from "../../../src/datasets/shuffle.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { Run } from "../../../src/runs/run.ts";
import type { RunStore } from "../../../src/runs/runStore.ts";
import { writeState } from "../../../src/training/stateFile.ts";
import type { BrowserStore, LoadedRun } from "../store/browserStore.ts";
import { joined } from "../store/keptFiles.ts";
import type { RunProgress, TrainingEvent } from "../training.ts";
import { cadence, EVERY } from "./cadence.ts";
import { measureSpeed, type Speed } from "./speed.ts";

/** Images that the page shows, generated and real. */
export const SHOWN = 24;

/** Iterations between two points of the curves: each has every phase in it. */
const POINT_EVERY = 16;

/** A stored run on an engine. Of its real images each is shown once and none mirrored. */
export async function openRun(loaded: LoadedRun, engine: Engine, store: RunStore): Promise<Run> {
  const { setup, pictures, facts, state } = loaded;
  const dataset = await openDataset(blockSource(pictures), { mirror: facts.choices.mirror, cacheBytes: 0 });
  const items = [...permutation(dataset.pictures, createRng(setup.seed, "pictures")).subarray(0, SHOWN)];
  return Run.open({
    ...{ setup, dataset, engine, state, store },
    shown: { latents: SHOWN, items },
    tickOf: ({ iteration }) => Math.floor(iteration / POINT_EVERY),
  });
}

export interface ActiveParts {
  readonly loaded: LoadedRun;
  readonly store: BrowserStore;
  readonly engine: Engine;
  readonly tell: (event: TrainingEvent) => void;
  /** Hears that progress has changed. */
  readonly onMove: () => void;
  /** Hears that the images it was to see are seen. */
  readonly onTarget: () => void;
  /** Hears of what ended training by itself. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * A run with an engine under it: iterations one after another, and between two of them whatever the page should see or
 * the store should hold. Nothing of that touches what is trained.
 */
export class ActiveRun {
  private readonly parts: ActiveParts;
  private readonly run: Run;
  private readonly store: ReturnType<BrowserStore["open"]>;
  private readonly speed: Speed;
  private readonly inTurn = inOrder();
  private readonly due = {
    view: cadence(EVERY.view),
    fakes: cadence(EVERY.fakes),
    curves: cadence(EVERY.curves),
    save: cadence(EVERY.save),
  };
  private savedIteration: number;
  private wanted = false;
  private loop: Promise<void> = Promise.resolve();

  private constructor(parts: ActiveParts, run: Run, store: ReturnType<BrowserStore["open"]>) {
    const { batchSize, dRegInterval } = parts.loaded.setup;
    const { iteration } = run.progress;
    this.parts = parts;
    this.run = run;
    this.store = store;
    this.savedIteration = iteration;
    this.speed = measureSpeed(batchSize, iteration, Math.ceil(iteration / dRegInterval) * dRegInterval + 1);
  }

  static async open(parts: ActiveParts): Promise<ActiveRun> {
    const store = parts.store.open(parts.loaded, parts.tell);
    return new ActiveRun(parts, await openRun(parts.loaded, parts.engine, store), store);
  }

  get progress(): RunProgress {
    const { iteration, imagesSeen, ada } = this.run.progress;
    const p = this.parts.loaded.setup.augmentation.mode === "noaug" ? 0 : ada.p;
    const { savedIteration } = this;
    return { iteration, imagesSeen, p, imagesPerSecond: this.speed.imagesPerSecond(), savedIteration };
  }

  /** Images and curves as they stand. */
  show(): Promise<void> {
    return this.inTurn(async () => {
      await this.run.showReals();
      await this.run.showFakes();
      this.showCurves();
    });
  }

  train(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.loop = this.iterateWhileWanted().catch((error: unknown) => {
      this.wanted = false;
      this.parts.onFailure(error);
    });
  }

  /** Ends after the iteration under way. */
  async stop(): Promise<void> {
    this.wanted = false;
    await this.loop;
  }

  save(): Promise<void> {
    return this.inTurn(() => this.saveNow());
  }

  /** The state as a file. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return this.inTurn(() => this.run.keep(async (state) => joined(writeState(this.parts.loaded.setup, state))));
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.inTurn(() => this.run.dispose());
  }

  private async iterateWhileWanted(): Promise<void> {
    this.speed.begin();
    while (this.wanted) {
      await this.inTurn(() => this.step());
      await breathe();
      this.speed.add();
    }
  }

  private async step(): Promise<void> {
    const { due } = this;
    const isPoint = (await this.run.iterate()) !== undefined;
    if (due.view.isDue()) await due.view.run(async () => this.parts.onMove());
    if (isPoint && due.curves.isDue()) await due.curves.run(async () => this.showCurves());
    if (due.fakes.isDue()) await due.fakes.run(() => this.run.showFakes());
    if (due.save.isDue()) await due.save.run(() => this.saveNow());
    if (this.hasReachedTarget()) this.parts.onTarget();
  }

  /** Only the step that reaches it: who goes on beyond it means that. */
  private hasReachedTarget(): boolean {
    const { setup, facts } = this.parts.loaded;
    const left = (facts.choices.kimg ?? Infinity) * 1000 - this.run.progress.imagesSeen;
    return left <= 0 && left > -setup.batchSize;
  }

  private showCurves(): void {
    this.parts.tell({ kind: "curves", points: this.store.points });
  }

  /** Once for each iteration, however often it is asked for. */
  private async saveNow(): Promise<void> {
    const { iteration } = this.run.progress;
    if (iteration === this.savedIteration) return;
    await this.run.save();
    this.savedIteration = iteration;
    this.parts.onMove();
  }
}
