import { breathe } from "../../../src/base/taskContext.ts";
import { openDataset } from "../../../src/datasets/openDataset.ts";
import { blockSource } from "../../../src/datasets/pictureBlock.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { writeState } from "../../../src/training/stateFile.ts";
import { joined } from "../store/keptFiles.ts";
import type { LoadedRun, RunStore } from "../store/runStore.ts";
import type { PagePicture } from "../../studio/studio.ts";
import type { RunProgress, TrainingEvent } from "../training.ts";
import { cadence, EVERY } from "./cadence.ts";
import { OpenRun } from "./openRun.ts";
import { takeTurns } from "./turns.ts";

export interface RunParts {
  readonly loaded: LoadedRun;
  readonly store: RunStore;
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
  private readonly parts: RunParts;
  private readonly run: OpenRun;
  private readonly stored: { iteration: number };
  private readonly inTurn = takeTurns();
  private readonly due = {
    view: cadence(EVERY.view),
    fakes: cadence(EVERY.fakes),
    curves: cadence(EVERY.curves),
    save: cadence(EVERY.save),
  };
  private fakes: readonly PagePicture[] = [];
  private wanted = false;
  private loop: Promise<void> = Promise.resolve();

  private constructor(parts: RunParts, run: OpenRun, stored: { iteration: number }) {
    this.parts = parts;
    this.run = run;
    this.stored = stored;
  }

  static async open(parts: RunParts): Promise<ActiveRun> {
    const {
      engine,
      loaded: { setup, pictures, facts, state, points },
    } = parts;
    const dataset = await openDataset(blockSource(pictures), { mirror: facts.choices.mirror, cacheBytes: 0 });
    const stored = { iteration: state.progress.iteration };
    const run = await OpenRun.open({ setup, dataset, engine, state, points });
    return new ActiveRun(parts, run, stored);
  }

  get progress(): RunProgress {
    const {
      iteration,
      imagesSeen,
      ada: { p },
    } = this.run.progress;
    const shown = this.parts.loaded.setup.augmentation.mode === "noaug" ? 0 : p;
    const imagesPerSecond = this.run.speed.imagesPerSecond();
    return { iteration, imagesSeen, p: shown, imagesPerSecond, savedIteration: this.stored.iteration };
  }

  /** Pictures and curves as they stand. */
  show(): Promise<void> {
    return this.inTurn(async () => {
      this.parts.tell({ kind: "reals", pictures: await this.run.reals() });
      await this.showFakes();
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
    return this.inTurn(async () => joined(writeState(this.parts.loaded.setup, await this.run.state())));
  }

  async dispose(): Promise<void> {
    await this.stop();
    await this.inTurn(() => this.run.dispose());
  }

  private async iterateWhileWanted(): Promise<void> {
    const { speed } = this.run;
    speed.begin();
    while (this.wanted) {
      await this.inTurn(() => this.step());
      await breathe();
      speed.add();
    }
  }

  private async step(): Promise<void> {
    const { due } = this;
    const isPoint = await this.run.iterate();
    if (due.view.isDue()) await due.view.run(async () => this.parts.onMove());
    if (isPoint && due.curves.isDue()) await due.curves.run(async () => this.showCurves());
    if (due.fakes.isDue()) await due.fakes.run(() => this.showFakes());
    if (due.save.isDue()) await due.save.run(() => this.saveNow());
    if (this.hasReachedTarget()) this.parts.onTarget();
  }

  /** Only the step that reaches it: who goes on beyond it means that. */
  private hasReachedTarget(): boolean {
    const {
      setup: { batchSize },
      facts: {
        choices: { kimg = Infinity },
      },
    } = this.parts.loaded;
    const { imagesSeen } = this.run.progress;
    return imagesSeen >= kimg * 1000 && imagesSeen - batchSize < kimg * 1000;
  }

  private async showFakes(): Promise<void> {
    const { imagesSeen } = this.run.progress;
    this.fakes = await this.run.fakes();
    this.parts.tell({ kind: "fakes", pictures: this.fakes, imagesSeen });
  }

  private showCurves(): void {
    this.parts.tell({ kind: "curves", points: this.run.points });
  }

  /** Once for each iteration, however often it is asked for. */
  private async saveNow(): Promise<void> {
    const {
      loaded: { setup },
      store,
    } = this.parts;
    const { iteration } = this.run.progress;
    if (iteration === this.stored.iteration) return;
    const { points } = this.run;
    await store.saveState({ setup, state: await this.run.state(), points, fakes: this.fakes });
    this.stored.iteration = iteration;
    this.parts.onMove();
  }
}
