import { setupFilter } from "../nn/filter.ts";
import type { Float32Tensor, HostTensor } from "../tensor/hostTensor.ts";

/** Only a block's own filter tells: convolutions that do not resample keep the default one, unused. */
const BLOCK_FILTER = /^(?:synthesis\.)?b\d+\.resample_filter$/;

export function isFilter(name: string): boolean {
  return name.endsWith("resample_filter");
}

export function isBlockFilter(name: string): boolean {
  return BLOCK_FILTER.test(name);
}

/** The 1-D taps that a stored filter is the outer product of, scaled to whole numbers where that is possible. */
export function filterTaps({ shape, data }: Float32Tensor): number[] | undefined {
  const [rows = 0, columns] = shape;
  if (rows === 0 || rows > 32 || shape.length > 2 || (columns !== undefined && columns !== rows)) return undefined;
  const sums = Array.from({ length: rows }, (_, i) => sumOf(data, i * (columns ?? 1), columns ?? 1));
  const smallest = Math.min(...sums.map(Math.abs).filter((tap) => tap > 1e-6));
  const scaled = sums.map((tap) => tap / smallest);
  return scaled.every((tap) => Math.abs(tap - Math.round(tap)) < 1e-3) ? scaled.map(Math.round) : sums;
}

function sumOf(data: Float32Array, start: number, length: number): number {
  let sum = 0;
  for (let i = start; i < start + length; i++) sum += data[i] ?? 0;
  return sum;
}

/** Whether a stored filter, 2-D or (from 8 taps on) 1-D, is the one that these taps make. */
export function isFilterOf({ shape, data }: Float32Tensor, taps: readonly number[]): boolean {
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const wanted = shape.length === 1 ? taps.map((tap) => tap / total) : setupFilter(taps).taps;
  return (
    data.length === wanted.length && wanted.every((tap, i) => Math.abs(tap - (data[i] ?? NaN)) < 1e-3 / taps.length)
  );
}

/** The name of the first block's filter among the tensors. */
export function blockFilterName(tensors: ReadonlyMap<string, HostTensor>): string | undefined {
  return [...tensors.keys()].find(isBlockFilter);
}
