import type { Pair } from "./attributes.ts";
import { inputOf, type GradientRule } from "./gradientRule.ts";
import type { Tensor } from "./node.ts";
import { affineWarp, affineWarpAdjoint } from "./ops.ts";

type Warp = "affineWarp" | "affineWarpAdjoint";

/** The warp is linear in the pictures, so it and its adjoint are each other's gradient. */
export const WARP_GRADIENTS: { readonly [K in Warp]: GradientRule<K> } = {
  affineWarp: (y, dy) => [affineWarpAdjoint(dy, inputOf(y, 1), { size: planeOf(inputOf(y, 0)) })],
  affineWarpAdjoint: (y, dy) => [affineWarp(dy, inputOf(y, 1), { size: planeOf(inputOf(y, 0)) })],
};

/** Height and width. */
function planeOf({ shape: [, , height = 1, width = 1] }: Tensor): Pair {
  return [height, width];
}
