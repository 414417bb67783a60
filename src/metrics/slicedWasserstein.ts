import type { Engine } from "../engine/engine.ts";
import { matmul, transpose } from "../program/ops.ts";
import { program } from "../program/program.ts";
import { Trace } from "../program/trace.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Side of a patch in pixels. */
export const PATCH = 7;
const AREA = PATCH * PATCH;
const REACH = (PATCH - 1) / 2;

/** Where the middles of patches lie in an image. */
export interface PatchCentres {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** How far from the edges the middle of a patch may lie. -> the first and the last place. */
export function patchRange(side: number): readonly [first: number, last: number] {
  return [REACH, side - REACH - 1];
}

/**
 * Patches of an image, as vectors: component channel · 49 + dx · 7 + dy, dx horizontal.
 * @param image [C, H, W]. @param out takes [patches, C · 49].
 */
export function writePatches({ shape, data }: Float32Tensor, { x, y }: PatchCentres, out: Float32Array): void {
  const [channels = 0, height = 0, width = 0] = shape;
  let to = 0;
  for (let patch = 0; patch < x.length; patch++) {
    const corner = ((y[patch] ?? 0) - REACH) * width + (x[patch] ?? 0) - REACH;
    for (let channel = 0; channel < channels; channel++) {
      for (let dx = 0; dx < PATCH; dx++) {
        const column = channel * height * width + corner + dx;
        for (let dy = 0; dy < PATCH; dy++) out[to++] = data[column + dy * width] ?? 0;
      }
    }
  }
}

/** The mean and deviation of each channel, over all patches. */
export interface ChannelStatistics {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** @param patches [N, C · 49]. */
export function channelStatistics({ shape: [count = 0, size = 0], data }: Float32Tensor): ChannelStatistics {
  const channels = size / AREA;
  const channelOf = (i: number): number => Math.floor((i % size) / AREA);
  const sums = new Float64Array(channels);
  data.forEach((value, i) => {
    sums[channelOf(i)] = (sums[channelOf(i)] ?? 0) + value;
  });
  const mean = Array.from(sums, (sum) => sum / (count * AREA));
  const squares = new Float64Array(channels);
  data.forEach((value, i) => {
    squares[channelOf(i)] = (squares[channelOf(i)] ?? 0) + (value - (mean[channelOf(i)] ?? 0)) ** 2;
  });
  return { mean, std: Array.from(squares, (sum) => Math.sqrt(sum / (count * AREA))) };
}

/** Patches with channels of mean 0 and deviation 1, in their own memory. [N, C · 49]. */
export function normalisePatches(patches: Float32Tensor): Float32Tensor {
  const { mean, std } = channelStatistics(patches);
  const size = patches.shape[1] ?? 1;
  const { data } = patches;
  for (let i = 0; i < data.length; i++) {
    const channel = Math.floor((i % size) / AREA);
    data[i] = ((data[i] ?? 0) - (mean[channel] ?? 0)) / (std[channel] || 1);
  }
  return patches;
}

/**
 * The sliced Wasserstein distance of two sets of as many vectors (Rabin et al. 2011): how far the sorted projections
 * lie apart, averaged over random directions.
 * @param a [N, D]. @param b [N, D]. @param directions [D, K], normal numbers; a set of them for each repeat.
 */
export async function slicedWasserstein(
  engine: Engine,
  a: Float32Tensor,
  b: Float32Tensor,
  directions: Iterable<Float32Tensor>,
): Promise<number> {
  const distances: number[] = [];
  for (const set of directions) {
    const unit = unitColumns(set);
    const [first, second] = [await projections(engine, a, unit), await projections(engine, b, unit)];
    let sum = 0;
    for (let i = 0; i < first.length; i++) sum += Math.abs((first[i] ?? 0) - (second[i] ?? 0));
    distances.push(sum / first.length);
  }
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

/** Each direction with length 1. [D, K]. */
function unitColumns({ shape, data }: Float32Tensor): Float32Tensor {
  const [, columns = 1] = shape;
  const squares = new Float64Array(columns);
  data.forEach((value, i) => {
    squares[i % columns] = (squares[i % columns] ?? 0) + value * value;
  });
  return float32(
    shape,
    data.map((value, i) => value / Math.sqrt(squares[i % columns] ?? 1)),
  );
}

/** Sorted, one direction after another. [K, N]. */
async function projections(engine: Engine, vectors: Float32Tensor, directions: Float32Tensor): Promise<Float32Array> {
  const [count = 0] = vectors.shape;
  const [, columns = 0] = directions.shape;
  const trace = new Trace();
  const [x, d] = [trace.input("x", vectors.shape), trace.input("d", directions.shape)];
  const executable = await engine.compile(program({ y: matmul(transpose(d, [1, 0]), transpose(x, [1, 0])) }));
  try {
    const { y } = await executable.run({ x: vectors, d: directions });
    const sorted = Float32Array.from(y.data as Float32Array);
    for (let k = 0; k < columns; k++) sorted.subarray(k * count, (k + 1) * count).sort();
    return sorted;
  } finally {
    await executable.dispose();
  }
}
