import { ALONE } from "../cluster/alone.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { openBatches, type Batches } from "../datasets/batches.ts";
import { drawLabels, type Dataset } from "../datasets/dataset.ts";
import type { Engine } from "../engine/engine.ts";
import type { TrainingSetup } from "../training/setup.ts";
import type { Progress, TrainingState } from "../training/state.ts";
import { Trainer, type DrawLabels } from "../training/trainer.ts";
import { requireFinite, withDivergence } from "./divergence.ts";
import { runPictures, type RunPictures, type Shown } from "./pictures.ts";
import type { RunStore } from "./runStore.ts";
import { runTimes, type RunTimes } from "./runTimes.ts";

export interface RunParts {
  readonly setup: TrainingSetup;
  readonly dataset: Dataset;
  readonly engine: Engine;
  /** Where it starts or goes on. */
  readonly state: TrainingState;
  readonly store: RunStore;
  readonly shown: Shown;
  /** The number of the report that a progress lies behind: counted by the progress, stopping changes none of them. */
  readonly tickOf: (progress: Progress) => number;
  /** Seconds that the run had taken until then. */
  readonly secondsBefore?: number;
  /** The processes that train together; every one has a run of its own, and calls `iterate` as often. */
  readonly cluster?: Cluster;
}

/**
 * A run on an engine, wherever it is kept and shown: iterations, reports, images and states to go on from. Nothing
 * but iterations touches what is trained.
 */
export class Run {
  private readonly parts: RunParts;
  private readonly trainer: Trainer;
  private readonly batches: Batches;
  private readonly pictures: RunPictures;
  private readonly times: RunTimes;
  /** Damaged images that were told. */
  private told = 0;

  private constructor(parts: RunParts, trainer: Trainer) {
    const { setup, dataset, engine, state, shown, secondsBefore = 0, cluster } = parts;
    this.parts = parts;
    this.trainer = trainer;
    this.batches = openBatches(dataset, { seed: setup.seed, batchSize: setup.batchSize, part: cluster });
    this.pictures = runPictures(setup, dataset, engine, shown);
    this.times = runTimes(secondsBefore, state.progress.imagesSeen);
  }

  static async open(parts: RunParts): Promise<Run> {
    const { setup, engine, state, dataset, cluster = ALONE } = parts;
    const labels: DrawLabels = (n, rng) => drawLabels(dataset, n, rng);
    return new Run(parts, await Trainer.start(setup, engine, state, labels, cluster));
  }

  get progress(): Progress {
    return this.trainer.progress;
  }

  /**
   * One iteration, and the report that is due after it or at the end of `total` images. -> the number of the report
   * that was reached, if any.
   * @throws UserError that names iteration, phase and what to do where the run diverges.
   */
  async iterate(total = Infinity): Promise<number | undefined> {
    const { trainer, times, parts } = this;
    const before = parts.tickOf(trainer.progress);
    const batch = await this.batches.at(trainer.progress.iteration);
    await this.tellDamage();
    times.phases(
      await withDivergence(
        () => trainer.progress,
        () => parts.store.advice(),
        () => trainer.iterate(batch),
      ),
    );
    const { progress } = trainer;
    const tick = parts.tickOf(progress);
    if (tick === before && progress.imagesSeen < total) return undefined;
    const values = { ...times.endTick(progress.imagesSeen), ...this.clusterValues() };
    const timing = { phases: times.takePhases(), values };
    await parts.store.hear({ kind: "tick", tick, progress, timing });
    trainer.resetStatistics();
    return tick > before ? tick : undefined;
  }

  /** The state to go on from. @throws UserError when a parameter or moment is NaN or infinite. */
  async state(): Promise<TrainingState> {
    const state = await this.trainer.state();
    requireFinite(state, this.parts.store.advice());
    return state;
  }

  /** Keeps where the run stands. */
  save(): Promise<void> {
    return this.keep((state) => this.parts.store.save(state));
  }

  /** Keeps the state in another way, such as for good. */
  keep<T>(store: (state: TrainingState) => Promise<T>): Promise<T> {
    return this.times.maintenance(async () => store(await this.state()));
  }

  showReals(): Promise<void> {
    return this.times.maintenance(async () =>
      this.parts.store.hear({ kind: "reals", pictures: await this.pictures.reals() }),
    );
  }

  showFakes(): Promise<void> {
    return this.times.maintenance(async () => {
      const state = await this.trainer.state();
      const pictures = await this.pictures.fakes(state);
      await this.parts.store.hear({ kind: "fakes", pictures, progress: state.progress });
    });
  }

  async dispose(): Promise<void> {
    await this.trainer.dispose();
  }

  /** What working together cost since the report before; of a process alone nothing. */
  private clusterValues(): Readonly<Record<string, number>> {
    const { bytes, waited } = this.trainer.takeSpent();
    const { size } = this.parts.cluster ?? ALONE;
    return size === 1
      ? {}
      : { "Cluster/ranks": size, "Cluster/bytes": bytes, "Timing/cluster_wait_sec": waited / 1000 };
  }

  private async tellDamage(): Promise<void> {
    for (const file of this.parts.dataset.damaged().slice(this.told)) {
      this.told++;
      await this.parts.store.hear({ kind: "damaged", file });
    }
  }
}
