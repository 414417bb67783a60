import { summary } from "../../../src/training/statistics.ts";
import type { Progress } from "../../../src/training/state.ts";
import { CURVES, type CurvePoint } from "../training.ts";

/** Iterations between two points: each has every phase in it. */
export const POINT_EVERY = 16;

/** Means since the statistics were last reset. */
export function pointOf({ statistics, imagesSeen, ada: { p } }: Progress): CurvePoint {
  const means = Object.entries(CURVES).flatMap(([name, official]) => {
    const moments = statistics[official];
    return moments === undefined ? [] : [[name, summary(moments).mean] as const];
  });
  return { imagesSeen, p, ...Object.fromEntries(means) };
}

/** What belongs to the run up to a state; what came after it will come again. */
export function pointsUntil(points: readonly CurvePoint[], imagesSeen: number): CurvePoint[] {
  return points.filter((point) => point.imagesSeen <= imagesSeen);
}
