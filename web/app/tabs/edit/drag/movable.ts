import { nearPoints } from "../../../../../src/dragging/points/nearPoints.ts";
import type { DragPair, Point } from "../../../../studio/studio.ts";

/** What of an image a drag may move. */
export type Movable = "near" | "painted" | "all";

/** Where an image of this side may move, 1 or 0 for each pixel; nothing where all of it may. */
export function movableMask(
  movable: Movable,
  painted: Uint8Array | undefined,
  pairs: readonly DragPair[],
  side: number,
): Float32Array | undefined {
  if (movable === "all") return undefined;
  if (movable === "near") return nearPoints(pairs, side).data;
  return Float32Array.from({ length: side * side }, (_, i) => painted?.[i] ?? 0);
}

/** The mask with a disc painted into it, or wiped out of it. */
export function brushed(
  mask: Uint8Array | undefined,
  { x, y }: Point,
  radius: number,
  side: number,
  value: 0 | 1,
): Uint8Array {
  return Uint8Array.from({ length: side * side }, (_, i) => {
    const isIn = Math.hypot((i % side) - x, Math.floor(i / side) - y) <= radius;
    return isIn ? value : (mask?.[i] ?? 0);
  });
}

/** A point within an image, at the centre of a pixel. */
export function onPixel({ x, y }: Point, side: number): Point {
  const within = (place: number): number => Math.min(side - 1, Math.max(0, Math.round(place)));
  return { x: within(x), y: within(y) };
}
