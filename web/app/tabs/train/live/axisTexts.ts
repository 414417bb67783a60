const MOST_DECIMALS = 12;

/** Marks of an axis that stand `step` apart, with as many decimals as tell each from the next. */
export function axisTexts(marks: readonly number[], step: number, unit = ""): string[] {
  let decimals = 0;
  while (decimals < MOST_DECIMALS && !isWhole(step * 10 ** decimals)) decimals++;
  return marks.map((mark) => `${mark.toFixed(decimals)}${unit}`);
}

/** But for rounding. */
function isWhole(value: number): boolean {
  return Math.round(value) >= 1 && Math.abs(value - Math.round(value)) < 1e-6 * value;
}
