import { add, mul, shift, scale } from "../../program/ops.ts";
import type { Draws } from "./draws.ts";
import { applies, type Stage } from "./stage.ts";

/** Deviation of the noise's own deviation, and the side of the rectangle that is cut out, in image sides. */
const RANGE = { noise: 0.1, cutout: 0.5 } as const;

/** Adds normal noise of a random deviation. */
export const NOISE: Stage<"noise"> = {
  transforms: ["noise"],
  shapes: ({ channels, resolution }) => ({ noise: [channels, resolution, resolution] }),
  draw: (draws, set, { channels, resolution }) => {
    const size = channels * resolution * resolution;
    if (!applies(draws, set, "noise")) return { noise: new Float32Array(size) };
    const deviation = deviationOf(draws);
    return { noise: draws.grain(size).map((value) => value * deviation) };
  },
  apply: (images, { noise }) => add(images, noise),
};

/** At a percentile the sign is kept, as in the official code; it does not show in what is symmetric. */
function deviationOf(draws: Draws): number {
  const normal = draws.normal();
  return (draws.isPercentile ? normal : Math.abs(normal)) * RANGE.noise;
}

/** Makes a square zero: 1 within its rows and its columns, else 0. */
export const CUTOUT: Stage<"rows" | "columns"> = {
  transforms: ["cutout"],
  shapes: ({ resolution }) => ({ rows: [1, resolution, 1], columns: [1, 1, resolution] }),
  draw: (draws, set, { resolution }) => {
    const size = applies(draws, set, "cutout") ? RANGE.cutout : 0;
    const columns = around(draws.uniform(), size, resolution);
    return { rows: around(draws.uniform(), size, resolution), columns };
  },
  apply: (images, { rows, columns }) => mul(images, shift(scale(mul(rows, columns), -1), 1)),
};

/** 1 for the pixels whose middle is less than half the size from the centre, else 0; lengths in image sides. */
function around(centre: number, size: number, resolution: number): number[] {
  const isInside = (i: number): boolean => Math.abs((i + 0.5) / resolution - centre) < size / 2;
  return Array.from({ length: resolution }, (_, i) => (isInside(i) ? 1 : 0));
}
