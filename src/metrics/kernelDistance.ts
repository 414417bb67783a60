import type { Rng } from "../base/rng.ts";
import type { Engine } from "../engine/engine.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { openProducts } from "./products.ts";

/** The rows that a comparison takes of either side, as many of each. */
export interface KernelSubset {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
}

/** As officially: 100 comparisons of at most 1000 images. */
const SUBSETS = 100;
const LARGEST_SUBSET = 1000;

/** Images of each side in a comparison. */
function subsetSize(reals: number, fakes: number): number {
  return Math.min(reals, fakes, LARGEST_SUBSET);
}

/** Rows drawn without returning them, anew for each comparison. */
export function* drawSubsets(rng: Rng, reals: number, fakes: number): Generator<KernelSubset, void, undefined> {
  const size = subsetSize(reals, fakes);
  for (let i = 0; i < SUBSETS; i++)
    yield { fake: drawRows(rng.stream("fake", i), fakes, size), real: drawRows(rng.stream("real", i), reals, size) };
}

/** The first steps of a shuffle of 0 to count - 1. */
function drawRows(rng: Rng, count: number, size: number): Uint32Array {
  const rows = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = 0; i < size; i++) {
    const other = i + rng.integer(count - i);
    const kept = rows[i] ?? 0;
    rows[i] = rows[other] ?? 0;
    rows[other] = kept;
  }
  return rows.slice(0, size);
}

/**
 * The kernel distance (Bińkowski et al. 2018): the unbiased estimate of the squared maximum mean discrepancy with the
 * kernel (x · y / D + 1)³, averaged over subsets.
 * @param reals features [N, D]. @param fakes [M, D]. @param subsets of one size, at least two rows of each side.
 */
export async function kernelDistance(
  engine: Engine,
  reals: Float32Tensor,
  fakes: Float32Tensor,
  subsets: Iterable<KernelSubset>,
): Promise<number> {
  const [, dimensions = 1] = reals.shape;
  const products = await openProducts(engine, subsetSize(reals.shape[0] ?? 0, fakes.shape[0] ?? 0), dimensions);
  try {
    let [sum, count] = [0, 0];
    let size = 1;
    for (const { real, fake } of subsets) {
      size = real.length;
      const [x, y] = [pick(fakes, fake), pick(reals, real)];
      const own = kernelSum(await products.of(x, x), size, dimensions, "others");
      const other = kernelSum(await products.of(y, y), size, dimensions, "others");
      const between = kernelSum(await products.of(x, y), size, dimensions, "all");
      sum += (own + other) / (size - 1) - (2 * between) / size;
      count++;
    }
    return sum / count / size;
  } finally {
    await products.dispose();
  }
}

/** The sum of a matrix of kernels, with or without each vector's with itself. */
function kernelSum(products: Float32Array, size: number, dimensions: number, which: "all" | "others"): number {
  let sum = 0;
  for (let i = 0; i < products.length; i++) {
    if (which === "all" || i % (size + 1) !== 0) sum += ((products[i] ?? 0) / dimensions + 1) ** 3;
  }
  return sum;
}

function pick({ shape: [, size = 0], data }: Float32Tensor, rows: ArrayLike<number>): Float32Tensor {
  const out = new Float32Array(rows.length * size);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] ?? 0) * size;
    out.set(data.subarray(start, start + size), i * size);
  }
  return float32([rows.length, size], out);
}
