import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import type { DragPair, Point } from "./dragPair.ts";

/** How far from a handle's way an image may move, in parts of its side. */
const REACH = 0.3;

/**
 * A mask for `dragPoints` that lets an image of `side` pixels a side move near the ways of handles to their targets
 * alone, as the page and the command line do unless told otherwise. -> [1, 1, side, side] of 0 and 1.
 * @example
 * ```ts
 * import { nearPoints } from "stylegan2-ada";
 *
 * const mask = nearPoints([{ handle: { x: 40, y: 6 }, target: { x: 40, y: 2 } }], 64);
 * mask.shape; // => [1, 1, 64, 64]
 * ```
 */
export function nearPoints(pairs: readonly DragPair[], side: number): Float32Tensor {
  const isNear = (i: number): boolean => {
    const pixel = { x: i % side, y: Math.floor(i / side) };
    return pairs.some((pair) => fromWay(pixel, pair) <= REACH * side);
  };
  return float32(
    [1, 1, side, side],
    Float32Array.from({ length: side * side }, (_, i) => (isNear(i) ? 1 : 0)),
  );
}

/** How far a pixel is from the way between a handle and its target. */
function fromWay({ x, y }: Point, { handle, target }: DragPair): number {
  const [dx, dy] = [target.x - handle.x, target.y - handle.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - handle.x) * dx + (y - handle.y) * dy) / length;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(x - handle.x - at * dx, y - handle.y - at * dy);
}
