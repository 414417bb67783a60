import { OptionError } from "../base/optionError.ts";
import type { Cluster } from "../cluster/cluster.ts";
import type { Float32Tensor } from "../tensor/hostTensor.ts";
import { signsOf, type Signs } from "./adaController.ts";
import { MovingMean } from "./movingMean.ts";
import { hostTensorOf, NotFinite, type Outputs } from "./outputs.ts";
import type { PhaseName } from "./phasePrograms.ts";
import { realSigns, type Reports } from "./reports.ts";
import type { Running, RunningStart } from "./running.ts";
import { withValues, type Moments, type Statistics } from "./statistics.ts";

/** What a small batch says. */
interface Rules {
  /** How much of w_avg and of the mean path length each small batch keeps. */
  readonly betas: { readonly wAverage: number; readonly pathLengthMean: number };
  readonly reports: (phase: PhaseName, outputs: Outputs) => Reports;
}

/**
 * Of several ranks: all small batches of an iteration start from the same means, and move them as if one had followed
 * the other. At its end one vector of doubles, added up over the ranks, holds all that is to be known.
 */
export class RunningTogether implements Running {
  statistics: Statistics;
  private readonly cluster: Cluster;
  private readonly rules: Rules;
  private readonly w: MovingMean;
  private readonly pathLength: MovingMean;
  /** Of this iteration and this rank. */
  private own: Statistics = {};
  /** The same on every rank. */
  private steps: readonly (readonly [nonfinite: number, parameterSum: number])[] = [];
  private signs: Signs = { sum: 0, images: 0 };

  constructor(cluster: Cluster, { wAverage, pathLengthMean, statistics }: RunningStart, rules: Rules) {
    this.cluster = cluster;
    this.rules = rules;
    this.w = new MovingMean(wAverage, rules.betas.wAverage);
    this.pathLength = new MovingMean(pathLengthMean, rules.betas.pathLengthMean);
    this.statistics = statistics;
  }

  get wAverage(): Float32Tensor {
    return this.w.value;
  }

  get pathLengthMean(): Float32Tensor {
    return this.pathLength.value;
  }

  hear(phase: PhaseName, outputs: Outputs, index: number, count: number): void {
    const { newWAverage: w, newPathLengthMean: length } = outputs;
    if (w !== undefined) this.w.move(phase, hostTensorOf(w, "newWAverage").data, index, count);
    if (length !== undefined) this.pathLength.move(phase, hostTensorOf(length, "newPathLengthMean").data, index, count);
    const reports = this.rules.reports(phase, outputs);
    const { sum, images } = signsOf(realSigns(reports));
    this.signs = { sum: this.signs.sum + sum, images: this.signs.images + images };
    this.own = reports.reduce((all, [name, values]) => withValues(all, name, values), this.own);
  }

  hearStep(nonfinite: number, parameterSum: number): void {
    this.steps = [...this.steps, [nonfinite, parameterSum]];
  }

  async end(): Promise<Signs> {
    const { own, steps, signs, cluster } = this;
    const [means, signParts] = [[this.w, this.pathLength], Float64Array.of(signs.sum, signs.images)];
    const parts = [signParts, packed(own), ownSlot(steps, cluster), ...means.map((mean) => mean.ownPart())];
    const [summed = signParts, reports, slots, ...moved] = await addedUp(parts, cluster);
    checkSameParameters(slots ?? signParts, steps.length, cluster);
    for (const [i, mean] of means.entries()) mean.end(moved[i] ?? new Float64Array());
    requireFiniteMeans(this.w.value, this.pathLength.value);
    const nonfinite = withValues(
      {},
      "Loss/nonfinite",
      steps.map(([count]) => count),
    );
    this.statistics = added(added(this.statistics, unpacked(own, reports ?? signParts)), nonfinite);
    [this.own, this.steps, this.signs] = [{}, [], { sum: 0, images: 0 }];
    return { sum: summed[0] ?? 0, images: summed[1] ?? 0 };
  }

  reset(): void {
    this.statistics = {};
  }
}

/** The sums over all ranks, in the same parts; every rank's parts have the same lengths. */
async function addedUp(parts: readonly Float64Array[], cluster: Cluster): Promise<readonly Float64Array[]> {
  const starts = parts.map((_, i) => parts.slice(0, i).reduce((length, part) => length + part.length, 0));
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  for (const [i, part] of parts.entries()) whole.set(part, starts[i]);
  await cluster.allReduceSum(whole);
  return parts.map((part, i) => whole.subarray(starts[i], (starts[i] ?? 0) + part.length));
}

/** Every rank ran the same phases, so that the names are the same and in the same order. */
function packed(statistics: Statistics): Float64Array {
  return Float64Array.from(Object.values(statistics).flatMap(({ num, sum, squares }) => [num, sum, squares]));
}

function unpacked(names: Statistics, values: Float64Array): Statistics {
  const moments = (i: number): Moments => {
    const [num = 0, sum = 0, squares = 0] = values.subarray(3 * i, 3 * i + 3);
    return { num, sum, squares };
  };
  return Object.fromEntries(Object.keys(names).map((name, i) => [name, moments(i)]));
}

function added(statistics: Statistics, more: Statistics): Statistics {
  const sums = Object.entries(more).map(([name, { num, sum, squares }]): [string, Moments] => {
    const before = statistics[name] ?? { num: 0, sum: 0, squares: 0 };
    return [name, { num: before.num + num, sum: before.sum + sum, squares: before.squares + squares }];
  });
  return { ...statistics, ...Object.fromEntries(sums) };
}

/** A place for the parameters' sums of each rank, its own filled: adding up gathers them exactly. */
function ownSlot(steps: readonly (readonly [number, number])[], { rank, size }: Cluster): Float64Array {
  const slots = new Float64Array(steps.length * size);
  slots.set(
    steps.map(([, sum]) => sum),
    steps.length * rank,
  );
  return slots;
}

/** @throws UserError where a rank has drifted from the others, which would train networks of its own. */
function checkSameParameters(slots: Float64Array, steps: number, { size }: Cluster): void {
  const first = slots.subarray(0, steps);
  for (let rank = 1; rank < size; rank++) {
    if (first.every((sum, i) => Object.is(sum, slots[rank * steps + i]))) continue;
    throw new OptionError((say) => ({
      attempted: "go on training on several ranks",
      rule: "all must hold the same parameters after every step, bit for bit",
      received: `others on rank ${rank} than on rank 0`,
      next: `Give all ranks the same kind of processor or GPU, the same ${say("device")} and the same versions.`,
    }));
  }
}

function requireFiniteMeans(wAverage: Float32Tensor, pathLengthMean: Float32Tensor): void {
  if (!wAverage.data.every(Number.isFinite)) throw new NotFinite("Gmain", "a w_avg that is not");
  if (!pathLengthMean.data.every(Number.isFinite)) throw new NotFinite("Greg", "a pl_mean that is not");
}
