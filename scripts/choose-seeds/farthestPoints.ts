export type Point = readonly number[];

export function distance(a: Point, b: Point): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));
}

/** The least distance between two of several points. */
export function leastDistance(points: readonly Point[]): number {
  return Math.min(...points.flatMap((a, i) => points.slice(i + 1).map((b) => distance(a, b))));
}

/** Indices of `count` points, each as far as can be from those before; the first is the nearest to their mean. */
export function farthestPoints(points: readonly Point[], count: number): number[] {
  const mean = (points[0] ?? []).map((_, i) => points.reduce((sum, point) => sum + (point[i] ?? 0), 0) / points.length);
  const chosen = [indexOfLeast(points.map((point) => distance(point, mean)))];
  let toNearest = points.map(() => Infinity);
  while (chosen.length < Math.min(count, points.length)) {
    const last = points[chosen.at(-1) ?? 0] ?? [];
    toNearest = points.map((point, i) => Math.min(toNearest[i] ?? Infinity, distance(point, last)));
    chosen.push(indexOfLeast(toNearest.map((value) => -value)));
  }
  return chosen;
}

function indexOfLeast(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value < (values[best] ?? Infinity) ? i : best), 0);
}
