import { UserError } from "../base/errors.ts";
import type { Shape } from "../base/assertShape.ts";
import type { Pair } from "../program/attributes.ts";
import { fixed, type Scope } from "./scope.ts";

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

/** The filter of the official StyleGAN2, and that of layers which are told no other. The paper names none. */
export const DEFAULT_TAPS: readonly number[] = [1, 3, 3, 1];

/** From so many taps on a filter is stored as one row, which both passes apply. */
const SEPARABLE_TAPS = 8;

/**
 * Declares a layer's filter as PyTorch's modules hold it. Nothing is computed with it: the configuration says what it
 * is. A layer that does not resample holds the default filter, whatever its network's is.
 */
export function declareFilter(scope: Scope, taps: readonly number[]): void {
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  const row: { readonly shape: Shape; readonly taps: readonly number[] } = {
    shape: [taps.length],
    taps: taps.map((tap) => tap / total),
  };
  const stored = taps.length < SEPARABLE_TAPS ? setupFilter(taps) : row;
  scope.buffer("resample_filter", stored.shape, fixed(stored.taps));
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
