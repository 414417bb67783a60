import type { Rng } from "../base/rng.ts";
import { ALONE } from "../cluster/alone.ts";
import type { Cluster } from "../cluster/cluster.ts";
import { measured, type MeasuredCluster, type Spent } from "../cluster/measured.ts";
import type { Engine, Feeds } from "../engine/engine.ts";
import type { Program } from "../program/program.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { afterBatch } from "./adaController.ts";
import { adamFeeds, type AdamSettings } from "./adam.ts";
import { AverageStep } from "./averageStep.ts";
import { BrokenSteps } from "./brokenSteps.ts";
import { Drawing, type Drawn } from "./drawing.ts";
import { Executables, type Compiled } from "./executables.ts";
import { DeviceVectors } from "./deviceVectors.ts";
import { feedsOf } from "./feeds.ts";
import { GradientSum } from "./gradientSum.ts";
import { hostTensorOf, NotFinite } from "./outputs.ts";
import { gradientProgram, PHASES, stepProgram, type PhaseName } from "./phasePrograms.ts";
import { phaseSettings } from "./phaseSettings.ts";
import { openRunning } from "./openRunning.ts";
import { openVectors } from "./openVectors.ts";
import { optimisers } from "./optimisers.ts";
import type { Running } from "./running.ts";
import type { PhaseSettings } from "./settings.ts";
import { everyPhase, phasesInTurn, type DuePhase } from "./schedule.ts";
import type { TrainingSetup } from "./setup.ts";
import { shareOf, type Share } from "./share.ts";
import type { Progress, TrainingState } from "./state.ts";
import type { Stepped, Vectors } from "./vectors.ts";

/** The images and labels of one iteration; of several ranks, each one's share of them. */
export interface RealBatch {
  /** [share, C, R, R] in [-1, 1]. */
  readonly images: Float32Tensor;
  /** [share, cDim]. */
  readonly labels: Float32Tensor | undefined;
}

/** Labels for n generated images, drawn as the data set has them. */
export type DrawLabels = (n: number, rng: Rng) => Float32Tensor | undefined;

/** Milliseconds of the phases of one iteration, compiling left out. */
export type PhaseTimes = readonly (readonly [phase: PhaseName, milliseconds: number])[];

interface TrainerParts {
  readonly state: TrainingState;
  readonly executables: Executables;
  readonly vectors: Vectors;
  readonly drawLabels: DrawLabels;
  readonly cluster: Cluster;
}

/**
 * Training, one iteration at a time: Gmain, Greg every gRegInterval, Dmain, Dreg every dRegInterval, each with its step
 * of Adam, then the moving average and the strength of the augmentation. All that is random comes from streams named by
 * (seed, phase, iteration), so a trainer that starts from a saved state goes on with the same bits. On several ranks
 * each computes its share of every batch, and all take the same steps with the sum of their gradients.
 */
export class Trainer {
  private readonly setup: TrainingSetup;
  private readonly adam: Readonly<Record<"G" | "D", AdamSettings>>;
  private readonly executables: Executables;
  private readonly vectors: Vectors;
  /** The same, where a phase and its step can be one program. */
  private readonly device: DeviceVectors | undefined;
  private readonly buffers: TrainingState["buffers"];
  private readonly sum: GradientSum;
  private readonly running: Running;
  private readonly cluster: MeasuredCluster;
  private readonly share: Share;
  private readonly drawing: Drawing;
  private readonly average: AverageStep;
  private current: Omit<Progress, "statistics">;
  private readonly broken = new BrokenSteps();

  private constructor(setup: TrainingSetup, { state, executables, vectors, drawLabels, cluster }: TrainerParts) {
    this.setup = setup;
    this.executables = executables;
    this.vectors = vectors;
    this.adam = optimisers(setup);
    this.buffers = state.buffers;
    const { statistics, ...current } = state.progress;
    const { wAverage, pathLengthMean } = state;
    this.cluster = measured(cluster);
    this.running = openRunning(setup, { wAverage, pathLengthMean, statistics }, this.cluster);
    this.current = current;
    this.share = shareOf(setup, cluster);
    const isWhole = setup.batchSize === this.share.microBatch;
    this.device = isWhole && vectors instanceof DeviceVectors ? vectors : undefined;
    this.drawing = new Drawing(setup, this.share, drawLabels);
    this.sum = new GradientSum();
    this.average = new AverageStep(setup, vectors);
  }

  static async start(
    setup: TrainingSetup,
    engine: Engine,
    state: TrainingState,
    drawLabels: DrawLabels,
    cluster: Cluster = ALONE,
  ): Promise<Trainer> {
    const executables = new Executables(engine);
    const vectors = await openVectors(engine, state, executables);
    return new Trainer(setup, { state, executables, vectors, drawLabels, cluster });
  }

  get progress(): Progress {
    const { statistics } = this.running;
    return { ...this.current, statistics };
  }

  /** What adding up cost since it was last asked. */
  takeSpent(): Spent {
    return this.cluster.takeSpent();
  }

  /** Statistics start anew after a tick has been reported. */
  resetStatistics(): void {
    this.running.reset();
  }

  /** One iteration. @throws NotFinite where a parameter becomes NaN or infinite, or gradients are again and again. */
  async iterate(real: RealBatch): Promise<PhaseTimes> {
    const { iteration } = this.current;
    const times: [PhaseName, number][] = [];
    for (const { due, next } of phasesInTurn(this.setup, iteration))
      times.push([due.name, await this.executables.timed(() => this.phase(due, real, next))]);
    await this.average.move(this.current);
    const { batchSize, augmentation } = this.setup;
    const signs = await this.running.end();
    const { ada: before } = this.current;
    const ada = augmentation.mode === "ada" ? afterBatch(before, signs, batchSize, augmentation) : before;
    this.current = { ...this.current, iteration: iteration + 1, imagesSeen: this.current.imagesSeen + batchSize, ada };
    return times;
  }

  /** The whole state on the host. */
  async state(): Promise<TrainingState> {
    const { buffers, progress } = this;
    const { wAverage, pathLengthMean } = this.running;
    return { ...(await this.vectors.download()), wAverage, pathLengthMean, buffers, progress };
  }

  async dispose(): Promise<void> {
    await this.executables.dispose();
    this.vectors.dispose();
  }

  /** @param next what is due after it. */
  private async phase(due: DuePhase, real: RealBatch, next: DuePhase): Promise<void> {
    const { first, count, microBatch } = this.share;
    const { device } = this;
    if (device !== undefined && (await this.step(device, due, real, next))) return;
    for (let start = first; start < first + count; start += microBatch) await this.accumulate(due, real, start);
    await this.stepFromSum(due.name, () => this.meanwhile(due.name, next));
  }

  /** What needs no gradient, and is done while it is added up: the average once G is done, and the next draws. */
  private async meanwhile(name: PhaseName, next: DuePhase): Promise<void> {
    if (PHASES[name].trains === "D") await this.average.move(this.current);
    this.drawAhead(
      this.device === undefined ? await this.gradientOf(next.name) : this.executables.ready(next.name),
      next,
    );
  }

  private drawAhead(compiled: Compiled | undefined, next: DuePhase): void {
    if (compiled !== undefined) this.drawing.drawAhead(compiled.program, next);
  }

  /**
   * Gradient and optimiser in one program; while the device computes, this thread draws what comes next.
   * -> false where the gradient was not finite: then nothing has changed.
   */
  private async step(device: DeviceVectors, due: DuePhase, real: RealBatch, next: DuePhase): Promise<boolean> {
    const { name } = due;
    const { trains } = PHASES[name];
    const { program, executable } = await this.executables.get(
      name,
      () => stepProgram(name, this.settings(), this.adam[trains]),
      ["newParameters", "newSecondMoment"],
    );
    const running = executable.run({
      ...this.stateFeeds(program),
      secondMoment: device.get(`moment${trains}`),
      ...adamFeeds(this.adam[trains], this.current.steps[trains] + 1),
      ...this.drawing.feeds(program, { ...due, start: 0 }, this.drawn(real)),
    });
    this.drawAhead(this.executables.ready(next.name), next);
    const outputs = await running;
    const parameterSum = device.take(trains, outputs);
    if (!Number.isFinite(parameterSum)) return false;
    this.count(name, { nonfinite: 0, parameterSum });
    this.running.hear(name, outputs, 0, 1);
    return true;
  }

  private async accumulate(due: DuePhase, real: RealBatch, start: number): Promise<void> {
    const { name } = due;
    const { program, executable } = await this.gradientOf(name);
    const outputs = await executable.run({
      ...this.stateFeeds(program),
      ...this.drawing.feeds(program, { ...due, start }, this.drawn(real)),
    });
    const { gradient } = outputs;
    this.sum.add(hostTensorOf(gradient, "gradient"));
    this.running.hear(name, outputs, start / this.share.microBatch, this.runsOfBatch());
  }

  private gradientOf(name: PhaseName): Promise<Compiled> {
    const programs = everyPhase(this.setup).map(
      (each) => [`${each} gradient`, () => gradientProgram(each, this.settings())] as const,
    );
    return this.executables.getTogether(`${name} gradient`, new Map(programs));
  }

  private async stepFromSum(name: PhaseName, meanwhile: () => Promise<void>): Promise<void> {
    const { trains } = PHASES[name];
    const total = this.sum.take();
    await this.cluster.allReduceWhile(total, meanwhile);
    const number = this.current.steps[trains] + 1;
    const runs = this.runsOfBatch();
    const stepped = await this.vectors.step({ trains, total, runs, adam: this.adam[trains], number });
    if (!Number.isFinite(stepped.parameterSum)) throw new NotFinite(name, `parameters of ${trains} that are not`);
    this.count(name, stepped);
  }

  /** Program runs that a phase takes, over all ranks. */
  private runsOfBatch(): number {
    return this.setup.batchSize / this.share.microBatch;
  }

  private settings(): PhaseSettings {
    return phaseSettings({ ...this.setup, microBatch: this.share.microBatch }, this.buffers, this.executables.device);
  }

  private drawn(real: RealBatch): Drawn {
    return { p: this.current.ada.p, real };
  }

  private stateFeeds(program: Program): Feeds {
    const { wAverage, pathLengthMean } = this.running;
    return feedsOf(program, { G: this.vectors.get("G"), D: this.vectors.get("D"), wAverage, pathLengthMean });
  }

  /** A step was taken. */
  private count(name: PhaseName, { nonfinite, parameterSum }: Stepped): void {
    const { trains } = PHASES[name];
    this.broken.count(name, nonfinite);
    this.running.hearStep(nonfinite, parameterSum);
    const { steps } = this.current;
    this.current = { ...this.current, steps: { ...steps, [trains]: steps[trains] + 1 } };
  }
}
