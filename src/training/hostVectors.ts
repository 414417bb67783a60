import { div, sum } from "../program/ops.ts";
import { program, type Program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { adamFeeds } from "./adam.ts";
import { emaProgram } from "./ema.ts";
import { madeFinite } from "./gradientSum.ts";
import { compileLoop, LANES_BYTES, type Loop } from "./loops/compileLoop.ts";
import { optimiserProgram } from "./phasePrograms.ts";
import type { TrainingState } from "./state.ts";
import type { Step, Stepped, VectorName, Vectors } from "./vectors.ts";

const PAGE_BYTES = 65536;
const FLOAT_BYTES = 4;

type Name = VectorName | "gradient";

/**
 * The large vectors in this process's memory, changed where they lie, for engines that read them there. A program of
 * the engine gives new ones in every step: as many megabytes anew, which V8 answers with a collection of garbage each
 * 64 MB, whose threads take the time of the core that computes. And it goes over memory once an op.
 */
export class HostVectors implements Vectors {
  private readonly memory: WebAssembly.Memory;
  private readonly tensors: Readonly<Record<Name, Float32Tensor>>;
  private readonly loops = new Map<string, Loop>();

  /** @throws RangeError where the system has no memory to give. */
  constructor({ G, D, average, secondMoments }: TrainingState) {
    const given = { G, D, average, momentG: secondMoments.G, momentD: secondMoments.D };
    const gradient = G.data.length > D.data.length ? G : D;
    const all: readonly (readonly [string, Float32Tensor])[] = Object.entries({ ...given, gradient });
    const bytes = all.reduce((total, [, { data }]) => total + padded(data.length), 0);
    this.memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
    let place = 0;
    const placed = all.map(([name, { shape, data }]) => {
      const own = new Float32Array(this.memory.buffer, place, data.length);
      own.set(data);
      place += padded(data.length);
      return [name, float32(shape, own)];
    });
    this.tensors = Object.fromEntries(placed) as Record<Name, Float32Tensor>;
  }

  get(name: VectorName): Float32Tensor {
    return this.tensors[name];
  }

  async step({ trains, total, runs, adam, number }: Step): Promise<Stepped> {
    const { [trains]: network, [`moment${trains}` as const]: moment } = this.tensors;
    const nonfinite = this.takeMean(total, runs);
    const [places, bytes] = [this.places(network, moment), padded(total.length)];
    const { rate, correction } = adamFeeds(adam, number);
    const scalars = { rate: rate.data[0] ?? NaN, correction: correction.data[0] ?? NaN };
    const loop = this.loop(`${trains} optimiser`, () => optimiserProgram(total.length, adam));
    return { nonfinite, parameterSum: loop.run(places, scalars, bytes) };
  }

  async moveAverage(beta: number): Promise<void> {
    const { G, average } = this.tensors;
    const places = { G: G.data.byteOffset, average: average.data.byteOffset, updated: average.data.byteOffset };
    this.loop("ema", () => emaProgram(G.data.length)).run(places, { beta }, padded(G.data.length));
  }

  async download(): Promise<Pick<TrainingState, "G" | "D" | "average" | "secondMoments">> {
    const { G, D, average, momentG, momentD } = this.tensors;
    const secondMoments = { G: copyOf(momentG), D: copyOf(momentD) };
    return { G: copyOf(G), D: copyOf(D), average: copyOf(average), secondMoments };
  }

  dispose(): void {
    // Memory of this process is nobody's to give back.
  }

  /** The mean gradient, made finite, where steps read it. -> how many of its values were not finite. */
  private takeMean(total: Float32Array, runs: number): number {
    const { buffer, byteOffset } = this.tensors.gradient.data;
    const bytes = padded(total.length);
    new Float32Array(buffer, byteOffset, bytes / FLOAT_BYTES).fill(0, total.length);
    const gradient = new Float32Array(buffer, byteOffset, total.length);
    gradient.set(total);
    const loop = this.loop("mean", () => meanProgram(total.length));
    const sum = loop.run({ total: byteOffset, mean: byteOffset }, { runs }, bytes);
    return Number.isFinite(sum) ? 0 : madeFinite(float32([gradient.length], gradient)).nonfinite;
  }

  /** What the optimiser's program reads and writes. */
  private places(network: Float32Tensor, moment: Float32Tensor): Readonly<Record<string, number>> {
    const [parameters, secondMoment] = [network.data.byteOffset, moment.data.byteOffset];
    const gradient = this.tensors.gradient.data.byteOffset;
    return { network: parameters, gradient, secondMoment, newParameters: parameters, newSecondMoment: secondMoment };
  }

  private loop(name: string, trace: () => Program): Loop {
    const loop = this.loops.get(name) ?? compileLoop(trace(), this.memory);
    this.loops.set(name, loop);
    return loop;
  }
}

/** total [size], runs [] -> mean [size], and its sum, which is finite only where all of it is. */
function meanProgram(size: number): Program {
  const trace = new Trace();
  const mean = div(trace.input("total", [size]), trace.input("runs", []));
  return program({ mean, sum: sum(mean, [0]) });
}

/** Bytes of so many floats, up to whole lanes. */
function padded(floats: number): number {
  return Math.ceil((FLOAT_BYTES * floats) / LANES_BYTES) * LANES_BYTES;
}

function copyOf({ shape, data }: Float32Tensor): Float32Tensor {
  return float32(shape, data.slice());
}
