import { eigenvalues, type Breathe } from "./eigenvalues.ts";
import type { Moments } from "./moments.ts";

const NEVER: Breathe = () => Promise.resolve();

/** Rows between two breaths. */
const ROWS = 32;

/** What rounding leaves of a diagonal element that is zero, in parts of the largest one. */
const ROUNDING = 2 ** -50;

/**
 * The Fréchet distance between two normal distributions (Heusel et al. 2017, eq. 6):
 * |m₁ - m₂|² + tr(S₁ + S₂ - 2 (S₁ S₂)^½). In doubles; covariances may be singular, as those of few images are.
 * @param root what `covarianceRoot` gives of the first one's covariance.
 */
export async function frechetDistance(
  a: Moments,
  b: Moments,
  root?: CovarianceRoot,
  breathe: Breathe = NEVER,
): Promise<number> {
  const size = a.mean.length;
  const means = a.mean.reduce((sum, mean, i) => sum + (mean - (b.mean[i] ?? 0)) ** 2, 0);
  const traces = trace(a.covariance, size) + trace(b.covariance, size);
  const known = root ?? (await covarianceRoot(a.covariance, size));
  return means + traces - 2 * (await traceOfRoot(known, b.covariance, size, breathe));
}

/** R with Rᵀ R = S, as many rows as S has rank. [rank, D]. */
export type CovarianceRoot = Float64Array;

/** Cholesky's decomposition, each row of the largest diagonal element that is left (Higham 2002, section 10.3). */
export async function covarianceRoot(
  covariance: Float64Array,
  size: number,
  breathe: Breathe = NEVER,
): Promise<CovarianceRoot> {
  const left = Float64Array.from({ length: size }, (_, i) => covariance[i * (size + 1)] ?? 0);
  const least = size * ROUNDING * left.reduce((most, value) => Math.max(most, value), 0);
  const root = new Float64Array(size * size);
  for (let rank = 0; rank < size; rank++) {
    if (rank % ROWS === 0) await breathe(rank, size);
    const pivot = left.reduce((best, value, i) => (value > (left[best] ?? 0) ? i : best), 0);
    const square = left[pivot] ?? 0;
    if (!(square > least)) return root.slice(0, rank * size);
    addRow(covariance, root, size, rank, pivot, Math.sqrt(square));
    for (let i = 0; i < size; i++) left[i] = (left[i] ?? 0) - (root[rank * size + i] ?? 0) ** 2;
    left[pivot] = 0;
  }
  return root;
}

/** What earlier rows leave of the pivot's row. */
function addRow(
  covariance: Float64Array,
  root: Float64Array,
  size: number,
  rank: number,
  pivot: number,
  length: number,
): void {
  const row = root.subarray(rank * size, (rank + 1) * size);
  row.set(covariance.subarray(pivot * size, (pivot + 1) * size));
  for (let start = 0; start < rank * size; start += size) {
    const factor = root[start + pivot] ?? 0;
    if (factor === 0) continue;
    for (let i = 0; i < size; i++) row[i] = (row[i] ?? 0) - factor * (root[start + i] ?? 0);
  }
  for (let i = 0; i < size; i++) row[i] = (row[i] ?? 0) / length;
}

/** tr((S₁ S₂)^½): the eigenvalues of S₁ S₂ are those of R S₂ Rᵀ, which is symmetric. */
async function traceOfRoot(
  root: CovarianceRoot,
  covariance: Float64Array,
  size: number,
  breathe: Breathe,
): Promise<number> {
  const rank = root.length / size;
  const total = 3 * rank;
  const step =
    (before: number): Breathe =>
    (done) =>
      breathe(before + done, total);
  const half = await timesTransposed(root, covariance, size, step(0)); // [rank, D]
  const inner = await timesTransposed(half, root, size, step(rank)); // [rank, rank]
  const values = await eigenvalues(inner, rank, step(2 * rank));
  return values.reduce((sum, value) => sum + Math.sqrt(Math.max(value, 0)), 0);
}

/** Rows of the left matrix that share a reading of the right one. */
const SHARED = 4;

/** A Bᵀ; both are read by rows. a [N, D], b [M, D] -> [N, M]. */
async function timesTransposed(
  a: Float64Array,
  b: Float64Array,
  size: number,
  breathe: Breathe,
): Promise<Float64Array> {
  const [rows, columns] = [a.length / size, b.length / size];
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += SHARED) {
    if (i % ROWS === 0) await breathe(i, rows);
    multiplyRows(a, b, out, { i, size, columns });
  }
  return out;
}

interface RowsAt {
  readonly i: number;
  readonly size: number;
  readonly columns: number;
}

/** Four rows of the product; those beyond the last are written nowhere. */
function multiplyRows(a: Float64Array, b: Float64Array, out: Float64Array, { i, size, columns }: RowsAt): void {
  const start = i * size;
  for (let j = 0; j < columns; j++) {
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0, at = j * size; k < size; k++, at++) {
      const value = b[at] ?? 0;
      s0 += value * (a[start + k] ?? 0);
      s1 += value * (a[start + size + k] ?? 0);
      s2 += value * (a[start + 2 * size + k] ?? 0);
      s3 += value * (a[start + 3 * size + k] ?? 0);
    }
    const to = i * columns + j;
    out[to] = s0;
    out[to + columns] = s1;
    out[to + 2 * columns] = s2;
    out[to + 3 * columns] = s3;
  }
}

function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += matrix[i * (size + 1)] ?? 0;
  return sum;
}
