import { UserError } from "../base/errors.ts";
import type { Pair } from "../program/attributes.ts";

/** A FIR filter as a plane of taps, row-major. Immutable. */
export interface Filter {
  /** [height, width]. */
  readonly shape: Pair;
  readonly taps: readonly number[];
}

/**
 * A filter from its taps, normalised to sum 1. A 1-D list is separable: its outer product with itself
 * is what both passes together apply.
 */
export function setupFilter(taps: readonly number[] | readonly (readonly number[])[]): Filter {
  const rows = isMatrix(taps) ? taps : taps.map((a) => taps.map((b) => a * b));
  const width = rows[0]?.length ?? 0;
  const total = rows.flat().reduce((sum, tap) => sum + tap, 0);
  if (width === 0 || total === 0 || rows.some((row) => row.length !== width)) {
    throw new UserError({
      attempted: "make a FIR filter",
      rule: "its rows have the same length and its taps a sum other than 0",
      received: JSON.stringify(taps),
    });
  }
  return { shape: [rows.length, width], taps: rows.flat().map((tap) => tap / total) };
}

function isMatrix(taps: readonly number[] | readonly (readonly number[])[]): taps is readonly (readonly number[])[] {
  return Array.isArray(taps[0]);
}

/** The filter turned by 180 degrees: a convolution's kernel as a correlation's. */
export function flipped({ shape, taps }: Filter): Filter {
  return { shape, taps: [...taps].reverse() };
}

export function scaledFilter({ shape, taps }: Filter, gain: number): Filter {
  return { shape, taps: taps.map((tap) => tap * gain) };
}

/** A single tap of 1: no filtering. */
export const IDENTITY_FILTER: Filter = { shape: [1, 1], taps: [1] };
