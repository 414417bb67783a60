/** Hears of the steps of long work, and may stop it by throwing; the thread is free for others meanwhile. */
export type Breathe = (done: number, total: number) => Promise<void>;

const NEVER: Breathe = () => Promise.resolve();

/** Steps of `eigenvalues` between two breaths. */
const STEPS = 16;

const EPSILON = 2 ** -52;

/** Sweeps that a single value may take; two are usual. */
const MOST_SWEEPS = 60;

/**
 * All eigenvalues of a symmetric matrix, in no order: Householder's tridiagonal form, then QL steps with implicit
 * shifts (Golub & Van Loan 2013, sections 8.3.1 and 8.3.3). Libraries that run everywhere compute eigenvectors too,
 * which costs many times as much: at FID's 2048 features minutes where this takes seconds.
 * @param matrix [D, D]; it is destroyed.
 */
export async function eigenvalues(matrix: Float64Array, size: number, breathe: Breathe = NEVER): Promise<Float64Array> {
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(size);
  const [v, w] = [new Float64Array(size), new Float64Array(size)];
  for (let k = 0; k < size; k++) {
    if (k % STEPS === 0) await breathe(k, size);
    diagonal[k] = matrix[k * size + k] ?? 0;
    if (k < size - 1) beside[k] = eliminate(matrix, size, k, v, w);
  }
  diagonalise(diagonal, beside);
  return diagonal;
}

/** Reflects column k below its diagonal onto one element, which is returned. Of the matrix the lower half counts. */
function eliminate(matrix: Float64Array, size: number, k: number, v: Float64Array, w: Float64Array): number {
  const first = k + 1;
  let squares = 0;
  for (let i = first; i < size; i++) {
    const value = matrix[i * size + k] ?? 0;
    v[i] = value;
    if (i > first) squares += value * value;
  }
  const head = v[first] ?? 0;
  if (squares === 0) return head;
  const length = Math.hypot(head, Math.sqrt(squares));
  const target = head > 0 ? -length : length;
  v[first] = head - target;
  const factor = 2 / (squares + (head - target) ** 2);
  multiplyLower(matrix, size, first, v, w);
  let dot = 0;
  for (let i = first; i < size; i++) dot += (w[i] ?? 0) * (v[i] ?? 0);
  const share = (factor * factor * dot) / 2;
  for (let i = first; i < size; i++) w[i] = factor * (w[i] ?? 0) - share * (v[i] ?? 0);
  subtractPair(matrix, size, first, v, w);
  return target;
}

/** w = A v for the rows and columns from `first` on. */
function multiplyLower(a: Float64Array, size: number, first: number, v: Float64Array, w: Float64Array): void {
  w.fill(0, first);
  for (let i = first; i < size; i++) {
    const [start, own] = [i * size, v[i] ?? 0];
    let sum = 0;
    for (let j = first; j < i; j++) {
      const value = a[start + j] ?? 0;
      sum += value * (v[j] ?? 0);
      w[j] = (w[j] ?? 0) + value * own;
    }
    w[i] = (w[i] ?? 0) + sum + (a[start + i] ?? 0) * own;
  }
}

/** A - v wᵀ - w vᵀ, in place. */
function subtractPair(a: Float64Array, size: number, first: number, v: Float64Array, w: Float64Array): void {
  for (let i = first; i < size; i++) {
    const [start, ofV, ofW] = [i * size, v[i] ?? 0, w[i] ?? 0];
    for (let j = first; j <= i; j++) {
      a[start + j] = (a[start + j] ?? 0) - ofV * (w[j] ?? 0) - ofW * (v[j] ?? 0);
    }
  }
}

/** Turns a tridiagonal matrix diagonal, in place. */
function diagonalise(diagonal: Float64Array, beside: Float64Array): void {
  const scale = diagonal.reduce((most, value, i) => Math.max(most, Math.abs(value), Math.abs(beside[i] ?? 0)), 0);
  for (let first = 0; first < diagonal.length; first++) {
    for (let sweeps = 0; ; sweeps++) {
      const last = blockEnd(diagonal, beside, first, EPSILON * EPSILON * scale);
      if (last === first) break;
      if (sweeps === MOST_SWEEPS) throw new Error("eigenvalues: the matrix holds numbers that are not finite");
      sweep(diagonal, beside, first, last);
    }
  }
}

/** Where the block that begins at `first` falls apart from the rest. */
function blockEnd(diagonal: Float64Array, beside: Float64Array, first: number, least: number): number {
  for (let i = first; i < diagonal.length - 1; i++) {
    const around = Math.abs(diagonal[i] ?? 0) + Math.abs(diagonal[i + 1] ?? 0);
    if (Math.abs(beside[i] ?? 0) <= Math.max(EPSILON * around, least)) return i;
  }
  return diagonal.length - 1;
}

/** One QL step from the last row of a block to its first, with Wilkinson's shift. */
function sweep(diagonal: Float64Array, beside: Float64Array, first: number, last: number): void {
  const at = (values: Float64Array, i: number): number => values[i] ?? 0;
  const slope = (at(diagonal, first + 1) - at(diagonal, first)) / (2 * at(beside, first));
  const root = Math.hypot(slope, 1);
  let g = at(diagonal, last) - at(diagonal, first) + at(beside, first) / (slope + (slope < 0 ? -root : root));
  let [sine, cosine, moved] = [1, 1, 0];
  for (let i = last - 1; i >= first; i--) {
    const [f, b] = [sine * at(beside, i), cosine * at(beside, i)];
    const length = Math.hypot(f, g);
    beside[i + 1] = length;
    if (length === 0) {
      diagonal[i + 1] = at(diagonal, i + 1) - moved;
      beside[last] = 0;
      return;
    }
    [sine, cosine] = [f / length, g / length];
    const rest = at(diagonal, i + 1) - moved;
    const turned = (at(diagonal, i) - rest) * sine + 2 * cosine * b;
    moved = sine * turned;
    diagonal[i + 1] = rest + moved;
    g = cosine * turned - b;
  }
  diagonal[first] = at(diagonal, first) - moved;
  beside[first] = g;
  beside[last] = 0;
}
