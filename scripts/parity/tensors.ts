import { float32, type Float32Tensor, type HostTensor } from "../../src/tensor/hostTensor.ts";
import { compareTensors, type CaseResult } from "./compare.ts";

export type Tensors = ReadonlyMap<string, HostTensor>;

export function tensorOf(tensors: Tensors, name: string): HostTensor {
  const found = tensors.get(name);
  if (found === undefined) throw new Error(`"${name}" is missing`);
  return found;
}

/** Of any dtype, as float32. */
export function floatsOf(tensors: Tensors, name: string): Float32Tensor {
  const { shape, data } = tensorOf(tensors, name);
  return float32(shape, Float32Array.from<number | bigint>(data, Number));
}

/** [N, ...] -> N tensors [...]. */
export function rowsOf(tensors: Tensors, name: string): Float32Tensor[] {
  const {
    shape: [n = 0, ...rest],
    data,
  } = floatsOf(tensors, name);
  const size = data.length / n;
  return Array.from({ length: n }, (_, i) => float32(rest, data.slice(i * size, (i + 1) * size)));
}

/** Relative to the expected value. */
export function compareNumber(name: string, actual = NaN, expected = NaN, limit = 1e-4): CaseResult {
  const error = Math.abs(actual - expected) / Math.abs(expected);
  return { name, error: Number.isNaN(error) ? Infinity : error, passed: error <= limit };
}

/** A list of numbers against a tensor of as many. */
export function compareList(name: string, actual: ArrayLike<number>, expected: HostTensor, limit: number): CaseResult {
  return compareTensors(
    name,
    { dtype: "float64", shape: [actual.length], data: Float64Array.from(actual) },
    expected,
    limit,
  );
}
