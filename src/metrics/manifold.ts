import type { Engine } from "../engine/engine.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { openProducts } from "./products.ts";

/** Vectors of a block of distances. */
const BLOCK = 1024;

/** Features from which their common mean is taken, so that single precision is enough for distances. */
export interface CentredFeatures {
  /** [N, D]. */
  readonly features: Float32Tensor;
  /** Squared lengths. [N]. */
  readonly squares: Float64Array;
}

/** The two sets in their own memory, moved by the mean of the first. */
export function centre(reals: Float32Tensor, fakes: Float32Tensor): readonly [CentredFeatures, CentredFeatures] {
  const [count = 0, size = 0] = reals.shape;
  const mean = new Float64Array(size);
  reals.data.forEach((value, i) => {
    mean[i % size] = (mean[i % size] ?? 0) + value / count;
  });
  return [moved(reals, mean), moved(fakes, mean)];
}

function moved(features: Float32Tensor, mean: Float64Array): CentredFeatures {
  const { data } = features;
  const [count = 0, size = 0] = features.shape;
  const squares = new Float64Array(count);
  for (let i = 0; i < data.length; i++) {
    const value = Math.fround((data[i] ?? 0) - (mean[i % size] ?? 0));
    const row = Math.floor(i / size);
    data[i] = value;
    squares[row] = (squares[row] ?? 0) + value * value;
  }
  return { features, squares };
}

export interface Pace {
  readonly signal?: AbortSignal;
  /** Hears of blocks of distances. */
  readonly report?: (done: number, total: number) => void;
}

/** Squared distances of a block of vectors, row-major, with the number of its first row and column. */
interface DistanceBlock {
  readonly rowStart: number;
  readonly columnStart: number;
  readonly columns: number;
  readonly squares: Float64Array;
}

async function* distances(
  engine: Engine,
  a: CentredFeatures,
  b: CentredFeatures,
  { signal, report }: Pace,
): AsyncGenerator<DistanceBlock, void, undefined> {
  const [rows, columns] = [blocksOf(a), blocksOf(b)];
  const side = Math.max(...[...rows, ...columns].map(({ block }) => block.shape[0] ?? 0));
  const products = await openProducts(engine, side, a.features.shape[1] ?? 0);
  let done = 0;
  try {
    for (const row of rows) {
      for (const column of columns) {
        signal?.throwIfAborted();
        const dots = await products.of(row.block, column.block);
        const width = column.block.shape[0] ?? 0;
        const squares = Float64Array.from(dots, (dot, i) => {
          const [left = 0, right = 0] = [
            a.squares[row.start + Math.floor(i / width)],
            b.squares[column.start + (i % width)],
          ];
          return Math.max(left + right - 2 * dot, 0);
        });
        yield { rowStart: row.start, columnStart: column.start, columns: width, squares };
        report?.(++done, rows.length * columns.length);
      }
    }
  } finally {
    await products.dispose();
  }
}

function blocksOf({
  features: {
    shape: [count = 0, size = 0],
    data,
  },
}: CentredFeatures): { readonly start: number; readonly block: Float32Tensor }[] {
  return Array.from({ length: Math.ceil(count / BLOCK) }, (_, i) => {
    const [start, stop] = [i * BLOCK, Math.min((i + 1) * BLOCK, count)];
    return { start, block: float32([stop - start, size], data.subarray(start * size, stop * size)) };
  });
}

/** The squared distance of each vector to its k-th nearest other one: the ball that stands for its surroundings. */
export async function neighbourRadii(
  engine: Engine,
  set: CentredFeatures,
  k: number,
  pace: Pace = {},
): Promise<Float64Array> {
  const count = set.squares.length;
  const nearest = new Float64Array(count * k).fill(Infinity);
  for await (const { rowStart, columnStart, columns, squares } of distances(engine, set, set, pace)) {
    squares.forEach((square, i) => {
      const [row, column] = [rowStart + Math.floor(i / columns), columnStart + (i % columns)];
      if (row !== column) insert(nearest, row * k, k, square);
    });
  }
  return Float64Array.from({ length: count }, (_, i) => nearest[i * k + k - 1] ?? Infinity);
}

/** Keeps k numbers in ascending order. */
function insert(sorted: Float64Array, start: number, k: number, value: number): void {
  let i = start + k - 1;
  if (value >= (sorted[i] ?? Infinity)) return;
  for (; i > start && (sorted[i - 1] ?? 0) > value; i--) sorted[i] = sorted[i - 1] ?? 0;
  sorted[i] = value;
}

/** How the balls around either set hold the other set's vectors. */
export interface Membership {
  /** For each generated one, the real ones whose ball holds it. */
  readonly realBalls: Uint32Array;
  /** For each real one, the generated ones whose ball holds it. */
  readonly fakeBalls: Uint32Array;
  /** For each real one, the generated ones in its ball. */
  readonly held: Uint32Array;
}

export interface Manifold {
  readonly set: CentredFeatures;
  /** Squared. */
  readonly radii: Float64Array;
}

/** @param edge whether a ball holds what lies at its very radius. */
export async function membership(
  engine: Engine,
  real: Manifold,
  fake: Manifold,
  edge: "inside" | "outside",
  pace: Pace = {},
): Promise<Membership> {
  const [reals, fakes] = [real.radii.length, fake.radii.length];
  const found = { realBalls: new Uint32Array(fakes), fakeBalls: new Uint32Array(reals), held: new Uint32Array(reals) };
  const holds = (square: number, radius = 0): boolean => square < radius || (edge === "inside" && square === radius);
  for await (const { rowStart, columnStart, columns, squares } of distances(engine, real.set, fake.set, pace)) {
    squares.forEach((square, i) => {
      const [row, column] = [rowStart + Math.floor(i / columns), columnStart + (i % columns)];
      if (holds(square, real.radii[row])) {
        found.realBalls[column] = (found.realBalls[column] ?? 0) + 1;
        found.held[row] = (found.held[row] ?? 0) + 1;
      }
      if (holds(square, fake.radii[column])) found.fakeBalls[row] = (found.fakeBalls[row] ?? 0) + 1;
    });
  }
  return found;
}

/** The share of counts that are not 0. */
export function shareOf(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + Number(count > 0), 0) / counts.length;
}
