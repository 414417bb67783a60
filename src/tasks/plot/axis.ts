/** A stretch of values along a side of a panel. */
export interface Axis {
  /** From 0 to 1; values outside the stretch lie outside. */
  at(value: number): number;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
}

/** Powers of ten take over above so many of them. */
const MOST_TICKS = 6;

/** An axis over all of the values, from round number to round number. */
export function linearAxis(values: readonly number[]): Axis {
  const [least, most] = extent(values);
  const step = roundStep((most - least) / (MOST_TICKS - 1));
  const first = Math.floor(least / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const label = (value: number): string => (step >= 1e5 || digits > 5 ? exponent(value) : value.toFixed(digits));
  return {
    at: (value) => (value - first * step) / ((last - first) * step),
    ticks: ticks.map((value) => ({ value, label: label(value) })),
  };
}

/** The same by powers of ten, for values above 0 that reach from small to large. */
export function logarithmicAxis(values: readonly number[]): Axis {
  const [least, most] = extent(values.filter((value) => value > 0).map(Math.log10));
  const first = Math.floor(least);
  const last = Math.max(first + 1, Math.ceil(most));
  const every = Math.ceil((last - first) / MOST_TICKS);
  const powers = Array.from({ length: last - first + 1 }, (_, i) => first + i).filter(
    (power) => (power - first) % every === 0,
  );
  return {
    at: (value) => (Math.log10(value) - first) / (last - first),
    ticks: powers.map((power) => ({
      value: 10 ** power,
      label: Math.abs(power) <= 3 ? String(Number((10 ** power).toPrecision(1))) : `1e${power}`,
    })),
  };
}

/** Never empty: one value gets some room around it. */
function extent(values: readonly number[]): readonly [least: number, most: number] {
  const finite = values.filter(Number.isFinite);
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const most = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (finite.length === 0) return [0, 1];
  if (most > least) return [least, most];
  return least === 0 ? [0, 1] : [least - Math.abs(least) / 2, least + Math.abs(least) / 2];
}

/** 1, 2 or 5 times a power of ten, at least as large. */
function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function exponent(value: number): string {
  return value === 0 ? "0" : value.toExponential(1).replace(".0e", "e").replace("e+", "e");
}
