import { formatShape, sameShape } from "../../src/base/assertShape.ts";
import type { HostTensor } from "../../src/tensor/hostTensor.ts";

/** What one comparison found. */
export interface CaseResult {
  /** `tiny32.pkl image/1`. */
  readonly name: string;
  /** Largest difference relative to the largest expected value; for images the share of pixels that differ. */
  readonly error: number;
  readonly passed: boolean;
  /** Why it failed, where a number alone would not tell. */
  readonly reason?: string;
}

/** The official code under another library differs by rounding alone. */
const TOLERANCE = 2e-5;

/** Every element within the tolerance of the largest expected value. */
export function compareTensors(
  name: string,
  actual: HostTensor,
  expected: HostTensor,
  tolerance = TOLERANCE,
): CaseResult {
  if (!sameShape(actual.shape, expected.shape)) return wrongShape(name, actual, expected);
  let [difference, largest] = [0, 0];
  for (let i = 0; i < expected.data.length; i++) {
    const [a, e] = [Number(actual.data[i]), Number(expected.data[i])];
    difference = Number.isNaN(a) ? Infinity : Math.max(difference, Math.abs(a - e));
    largest = Math.max(largest, Math.abs(e));
  }
  const error = difference === 0 ? 0 : difference / largest;
  return { name, error, passed: error <= tolerance };
}

/** |actual - expected| / |expected| over all elements. */
export function relativeNorm(
  name: string,
  actual: HostTensor | undefined,
  expected: HostTensor,
  tolerance: number,
): CaseResult {
  const values = Array.from<number | bigint, number>(actual?.data ?? [], Number);
  const minus = (value: number | bigint, i: number): number => Number(value) - (values[i] ?? NaN);
  const difference = Array.from<number | bigint, number>(expected.data, minus);
  const error = norm(difference) / norm(Array.from<number | bigint, number>(expected.data, Number));
  return { name, error, passed: error <= tolerance };
}

function norm(values: readonly number[]): number {
  return Math.sqrt(values.reduce((total, value) => total + value * value, 0));
}

/** Images of bytes: one level of difference in at most one pixel of a thousand. */
export function comparePictures(name: string, actual: HostTensor, expected: HostTensor): CaseResult {
  if (!sameShape(actual.shape, expected.shape)) return wrongShape(name, actual, expected);
  let [differing, largest] = [0, 0];
  for (let i = 0; i < expected.data.length; i++) {
    const difference = Math.abs(Number(actual.data[i]) - Number(expected.data[i]));
    if (difference > 0) differing++;
    largest = Math.max(largest, difference);
  }
  const error = differing / expected.data.length;
  return { name, error, passed: largest <= 1 && error <= 1e-3 };
}

/** Two values of plain data, compared as JSON. */
export function compareSettings(name: string, actual: unknown, expected: unknown): CaseResult {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (a === e) return { name, error: 0, passed: true };
  return { name, error: 1, passed: false, reason: `expected ${e}, got ${a}` };
}

function wrongShape(name: string, actual: HostTensor, expected: HostTensor): CaseResult {
  const reason = `expected ${formatShape(expected.shape)}, got ${formatShape(actual.shape)}`;
  return { name, error: Infinity, passed: false, reason };
}
