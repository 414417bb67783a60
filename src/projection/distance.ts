import type { Tensor } from "../program/node.ts";
import { mean, mul } from "../program/ops.ts";
import type { Trace } from "../program/trace.ts";
import { areaAverage } from "./areaAverage.ts";

/** How far images are from their targets, as a part of a program. */
export interface Distance {
  /** What is compared of images, computed once of a target. images [N, C, R, R] in [-1, 1] -> maps [N, C', h, w]. */
  features(trace: Trace, images: Tensor): Tensor[];
  /** Features of N images and of their targets -> [N, 1]. */
  compare(trace: Trace, own: readonly Tensor[], target: readonly Tensor[], average: PixelAverage): Tensor;
}

/** The mean over pixels, which a mask can weight. [N, 1, h, w] -> [N, 1, 1, 1]. */
export type PixelAverage = (map: Tensor) => Tensor;

/** @param mask [N, 1, R, R] of mean 1, or nothing where every pixel counts alike. */
export function pixelAverage(mask: Tensor | undefined): PixelAverage {
  if (mask === undefined) return (map) => mean(map, [2, 3]);
  return (map) => mean(mul(map, areaAverage(mask, map.shape[2] ?? 1)), [2, 3]);
}
