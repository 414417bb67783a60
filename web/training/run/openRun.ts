import { createRng } from "../../../src/base/rng.ts";
import { openBatches, type Batches } from "../../../src/datasets/batches.ts";
import { drawLabels, type Dataset } from "../../../src/datasets/dataset.ts";
import { permutation } from "../../../src/datasets/shuffle.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { requireFinite, withDivergence } from "../../../src/runs/divergence.ts";
import { formSpelling } from "../../../src/runs/optionError.ts";
import { openPreview, type Preview } from "../../../src/training/preview.ts";
import type { TrainingSetup } from "../../../src/training/setup.ts";
import type { Progress, TrainingState } from "../../../src/training/state.ts";
import { Trainer } from "../../../src/training/trainer.ts";
import type { PagePicture } from "../../studio/studio.ts";
import type { CurvePoint } from "../training.ts";
import { POINT_EVERY, pointOf } from "./curves.ts";
import { pagePictures } from "./pagePictures.ts";
import { measureSpeed, type Speed } from "./speed.ts";

/** Pictures that the page shows, generated and real. */
export const SHOWN = 24;

/** What to do with a run that diverged. */
const ADVICE =
  "Its checkpoint is the last good state and can be downloaded; discard the run and start anew " +
  `with a larger ${formSpelling("gamma")}.`;

export interface RunParts {
  readonly setup: TrainingSetup;
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where it starts or goes on. */
  readonly state: TrainingState;
  readonly points: readonly CurvePoint[];
}

/** A run on an engine: the command line's trainer, batches and random streams, with what the page shows of them. */
export class OpenRun {
  private readonly parts: RunParts;
  private readonly trainer: Trainer;
  private readonly batches: Batches;
  private readonly preview: Preview;
  readonly speed: Speed;
  private readonly curve: CurvePoint[];

  private constructor(parts: RunParts, trainer: Trainer) {
    const { setup, dataset, engine, state, points } = parts;
    const { batchSize, dRegInterval } = setup;
    const { iteration } = state.progress;
    this.parts = parts;
    this.trainer = trainer;
    this.batches = openBatches(dataset, { seed: setup.seed, batchSize });
    this.preview = openPreview(setup, state, engine, SHOWN);
    this.speed = measureSpeed(batchSize, iteration, Math.ceil(iteration / dRegInterval) * dRegInterval + 1);
    this.curve = [...points];
  }

  static async open(parts: RunParts): Promise<OpenRun> {
    const { setup, engine, state, dataset } = parts;
    return new OpenRun(parts, await Trainer.start(setup, engine, state, (n, rng) => drawLabels(dataset, n, rng)));
  }

  get progress(): Progress {
    return this.trainer.progress;
  }

  get points(): readonly CurvePoint[] {
    return this.curve;
  }

  /** -> whether the curves have a new point. @throws UserError when the run diverges. */
  async iterate(): Promise<boolean> {
    const { trainer } = this;
    const batch = await this.batches.at(trainer.progress.iteration);
    await withDivergence(
      () => trainer.progress,
      () => ADVICE,
      () => trainer.iterate(batch),
    );
    if (trainer.progress.iteration % POINT_EVERY !== 0) return false;
    this.curve.push(pointOf(trainer.progress));
    trainer.resetStatistics();
    return true;
  }

  /** The state to store. @throws UserError when a parameter is no number any more. */
  async state(): Promise<TrainingState> {
    const state = await this.trainer.state();
    requireFinite(state, ADVICE);
    return state;
  }

  /** The average generator's pictures of the same latents. */
  async fakes(): Promise<PagePicture[]> {
    return pagePictures(await this.preview.draw((await this.trainer.state()).average));
  }

  /** The same real pictures, each of them once and none mirrored. */
  async reals(): Promise<PagePicture[]> {
    const { setup, dataset } = this.parts;
    const originals = dataset.count / (dataset.mirrored ? 2 : 1);
    const items = permutation(originals, createRng(setup.seed, "pictures")).subarray(0, SHOWN);
    return pagePictures(await dataset.images([...items]));
  }

  async dispose(): Promise<void> {
    await this.preview.dispose();
    await this.trainer.dispose();
    await this.parts.dataset.close();
  }
}
