/** Whole factors by which what is saved may be enlarged. */
export const SCALES = [1, 2, 4, 8] as const;

/** Those that keep the longer side within `maxSide`; at least 1. */
export function fittingScales(side: number, maxSide: number): readonly number[] {
  const fitting = SCALES.filter((scale) => side * scale <= maxSide);
  return fitting.length === 0 ? [1] : fitting;
}
