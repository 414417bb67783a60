import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { ALONE } from "../../src/cluster/alone.ts";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { inProcessClusters } from "../../src/cluster/inProcess.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { MovingMean } from "../../src/training/movingMean.ts";
import type { TrainingSetup } from "../../src/training/setup.ts";
import { shareOf } from "../../src/training/share.ts";
import { newTensors, startState, type TrainingState } from "../../src/training/state.ts";
import { Trainer } from "../../src/training/trainer.ts";
import { setupFor } from "./setups.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu", threads: 1 });
});
afterAll(() => engine.dispose());

const ADA = { mode: "ada", pipe: "bgc", p: 0.3, target: 0.6, interval: 2, kimg: 1 } as const;

function fresh(setup: TrainingSetup): TrainingState {
  return startState(setup, newTensors(setup, createRng(setup.seed, "start")));
}

/** This rank's images of an iteration. */
function ownReals(setup: TrainingSetup, iteration: number, cluster: Cluster) {
  const { imgResolution: side, imgChannels: channels } = setup.discriminator;
  const { first, count } = shareOf(setup, cluster);
  const all = createRng(3, "real", iteration).normals(setup.batchSize * channels * side * side);
  const size = channels * side * side;
  const own = all.slice(first * size, (first + count) * size).map(Math.tanh);
  return { images: float32([count, channels, side, side], own), labels: undefined };
}

/** Keeps the gradients with which an optimiser was fed; on the host there is no program to listen to. */
function listening(heard: Float32Array[]): Engine {
  return Object.assign(Object.create(engine) as Engine, {
    sharesMemory: false,
    compile: async (...[program, options]: Parameters<Engine["compile"]>) => {
      const executable = await engine.compile(program, options);
      const run = (feeds: Parameters<typeof executable.run>[0]): ReturnType<typeof executable.run> => {
        const { gradient } = feeds;
        if (gradient !== undefined && "data" in gradient) heard.push(Float32Array.from(gradient.data as Float32Array));
        return executable.run(feeds);
      };
      return { run, dispose: () => executable.dispose() };
    },
  });
}

/** So many iterations of one rank. -> its state, and the gradient of every step. */
async function train(setup: TrainingSetup, start: TrainingState, iterations: number, cluster: Cluster) {
  const gradients: Float32Array[] = [];
  const trainer = await Trainer.start(setup, listening(gradients), start, () => undefined, cluster);
  for (let i = 0; i < iterations; i++) await trainer.iterate(ownReals(setup, trainer.progress.iteration, cluster));
  const state = await trainer.state();
  await trainer.dispose();
  return { state, gradients };
}

function onRanks(size: number, setup: TrainingSetup, start: TrainingState, iterations: number) {
  return Promise.all(inProcessClusters(size).map((cluster) => train(setup, start, iterations, cluster)));
}

/** |a - b| / |b| in L2. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const norm = (values: readonly number[]): number => Math.hypot(...values);
  return norm(Array.from(a, (value, i) => value - (b[i] ?? NaN))) / norm(Array.from(b));
}

/** Two small batches make a batch; a step changes nothing, so that every phase sees the same networks. */
const still = (changes: Partial<TrainingSetup> = {}): TrainingSetup =>
  setupFor({ augmentation: ADA, adam: { learningRate: 0, beta2: 0.99, epsilon: 1e-8 }, microBatch: 2, ...changes });

describe("training on ranks", () => {
  it("computes the gradients of small batches on one, in every phase", async () => {
    const setup = still({ pathLength: { batchShrink: 2, decay: 0, weight: 2 } });
    const [start, alone] = [fresh(setup), await train(setup, fresh(setup), 1, ALONE)];
    const [first, second] = await onRanks(2, setup, start, 1);
    expect(alone.gradients).toHaveLength(4);
    for (const [i, gradient] of alone.gradients.entries())
      expect(distance(first?.gradients[i] ?? [], gradient)).toBeLessThan(1e-6);
    expect(second?.gradients).toEqual(first?.gradients);
  });

  it("moves averages, statistics and augmentation as small batches on one do", async () => {
    const setup = still({ pathLength: { batchShrink: 2, decay: 0.01, weight: 2 } });
    const { state: alone } = await train(setup, fresh(setup), 2, ALONE);
    const [{ state: first } = { state: alone }, second] = await onRanks(2, setup, fresh(setup), 2);
    expect(distance(first.wAverage.data, alone.wAverage.data)).toBeLessThan(1e-6);
    expect(distance(first.pathLengthMean.data, alone.pathLengthMean.data)).toBeLessThan(1e-6);
    expect(first.progress.ada).toEqual(alone.progress.ada);
    expect({ ...first.progress, statistics: {} }).toEqual({ ...alone.progress, statistics: {} });
    for (const name of ["Loss/scores/fake", "Loss/scores/real", "Loss/r1_penalty", "Loss/nonfinite"]) {
      const [a, b] = [first.progress.statistics[name], alone.progress.statistics[name]];
      expect(a?.num).toBe(b?.num);
      expect(a?.sum).toBeCloseTo(b?.sum ?? NaN, 4);
    }
    expect(second?.state).toEqual(first);
  });

  it("takes the same bits in every run, and goes on with another number of ranks", async () => {
    const setup = setupFor({ augmentation: ADA, microBatch: 2 });
    const [{ state: once } = { state: fresh(setup) }] = await onRanks(2, setup, fresh(setup), 2);
    const [{ state: again } = { state: fresh(setup) }] = await onRanks(2, setup, fresh(setup), 2);
    expect(again).toEqual(once);
    const { state: alone } = await train(setup, once, 1, ALONE);
    const [onTwo] = await onRanks(2, setup, once, 1);
    expect(alone.progress.iteration).toBe(3);
    expect(distance(onTwo?.state.G.data ?? [], alone.G.data)).toBeLessThan(1e-5);
  });

  it("names the rank that holds other parameters than the first", async () => {
    const setup = setupFor({ microBatch: 2 });
    const other = fresh(setup);
    const drifted = {
      ...other,
      G: float32(
        other.G.shape,
        Float32Array.from(other.G.data, (value) => value * 1.01),
      ),
    };
    const [first, second] = inProcessClusters(2);
    const runs = [train(setup, fresh(setup), 1, first ?? ALONE), train(setup, drifted, 1, second ?? ALONE)];
    for (const run of runs) await expect(run).rejects.toThrow(/others on rank 1 than on rank 0/);
  });
});

describe("MovingMean", () => {
  it("ends where one batch after the other leads", () => {
    const [beta, moves] = [0.9, [1, -2, 5, 7]];
    const after = moves.reduce((mean, value) => beta * mean + (1 - beta) * value, 3);
    const parts = [0, 1].map((rank) => {
      const mean = new MovingMean(scalar(3), beta);
      for (const [phase, offset] of [
        ["Gmain", 0],
        ["Dmain", 2],
      ] as const)
        mean.move(phase, Float32Array.of(beta * 3 + (1 - beta) * (moves[offset + rank] ?? 0)), rank, 2);
      return { mean, part: mean.ownPart() };
    });
    const sum = Float64Array.of(parts.reduce((total, { part }) => total + (part[0] ?? 0), 0));
    for (const { mean } of parts) {
      mean.end(sum);
      expect(mean.value.data[0]).toBeCloseTo(after, 5);
    }
  });
});

function scalar(value: number): Float32Tensor {
  return float32([], [value]);
}
