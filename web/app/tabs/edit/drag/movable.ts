import type { DragPair, Point } from "../../../../studio/studio.ts";

/** What of an image a drag may move. */
export type Movable = "near" | "painted" | "all";

/** Of the discs around a drag's way within which "near" lets the image move, in parts of its side. */
const REACH = 0.3;

/** Where an image of this side may move, 1 or 0 for each pixel; nothing where all of it may. */
export function movableMask(
  movable: Movable,
  painted: Uint8Array | undefined,
  pairs: readonly DragPair[],
  side: number,
): Float32Array | undefined {
  if (movable === "all") return undefined;
  if (movable === "painted") return Float32Array.from({ length: side * side }, (_, i) => painted?.[i] ?? 0);
  return Float32Array.from({ length: side * side }, (_, i) => {
    const pixel = { x: i % side, y: Math.floor(i / side) };
    return pairs.some((pair) => fromWay(pixel, pair) <= REACH * side) ? 1 : 0;
  });
}

/** How far a pixel is from the way between a handle and its target. */
function fromWay({ x, y }: Point, { handle, target }: DragPair): number {
  const [dx, dy] = [target.x - handle.x, target.y - handle.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - handle.x) * dx + (y - handle.y) * dy) / length;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(x - handle.x - at * dx, y - handle.y - at * dy);
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
