import type { Draws } from "./draws.ts";
import { identity, product, rotation, scaling, translation, type Matrix } from "./matrices.ts";
import { applies } from "./stage.ts";
import type { AugmentSet } from "../../checkpoints/augmentSets.ts";

/** How far the transforms go: deviations of normal ones (for scales of the logarithm to base 2), limits of others. */
const RANGE = { xint: 0.125, scale: 0.2, rotate: 1, aniso: 0.2, xfrac: 0.125 } as const;

/** In this order; the image is turned before it is stretched, and again after. */
const ORDER = ["xflip", "rotate90", "xint", "scale", "rotate", "aniso", "rotate", "xfrac"] as const;

/** A transform of the plane as its inverse, in pixels from the image's centre, x to the right and y down. */
type Inverse = (draws: Draws, resolution: number) => Matrix;

/** Pixel blitting, then general geometric transformations. The rotation is drawn apart. */
const INVERSES: Readonly<Record<Exclude<(typeof ORDER)[number], "rotate">, Inverse>> = {
  xflip: (draws) => scaling(1 - 2 * Math.floor(2 * draws.uniform()), 1),
  rotate90: (draws) => rotation((Math.PI / 2) * Math.floor(4 * draws.uniform())),
  xint: (draws, resolution) => {
    const by = (): number => Math.round((2 * draws.uniform() - 1) * RANGE.xint * resolution);
    return translation(-by(), -by());
  },
  scale: (draws) => {
    const factor = 2 ** -(draws.normal() * RANGE.scale);
    return scaling(factor, factor);
  },
  aniso: (draws) => {
    const factor = 2 ** -(draws.normal() * RANGE.aniso);
    return scaling(factor, 1 / factor);
  },
  xfrac: (draws, resolution) => {
    const by = (): number => draws.normal() * RANGE.xfrac * resolution;
    return translation(-by(), -by());
  },
};

/**
 * Where the augmented image's points come from in the original: all geometric transforms of one image as one
 * matrix [3, 3], in pixels from the centre.
 */
export function drawInverse(draws: Draws, set: AugmentSet, resolution: number): Matrix {
  return ORDER.reduce<Matrix>((inverse, transform, i) => {
    if (transform === "rotate") return product(inverse, drawRotation(draws, set, i > ORDER.indexOf("rotate")));
    return applies(draws, set, transform) ? product(inverse, INVERSES[transform](draws, resolution)) : inverse;
  }, identity(3));
}

/**
 * Each of the two rotations has the probability with which an image is turned by either with probability p. At a
 * percentile the second would only add to the first, so there it is none.
 */
function drawRotation(draws: Draws, set: AugmentSet, isSecond: boolean): Matrix {
  const probability = 1 - Math.sqrt(Math.min(Math.max(1 - (set.rotate ?? 0) * draws.p, 0), 1));
  if (set.rotate === undefined || !draws.chance(probability) || (isSecond && draws.isPercentile)) return identity(3);
  return rotation((2 * draws.uniform() - 1) * Math.PI * RANGE.rotate);
}
