import type { Tensor } from "../../program/node.ts";
import { add, clamp, mul, scale, shift, sign, sub } from "../../program/ops.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";

/** Rows around each tile: what the filter reads across the edge of an image, and more than a sample's neighbour. */
const BORDER = 4;

/** Rows of a tile: the doubled image and its borders. */
const tileSide = (resolution: number): number => 2 * (resolution + BORDER);
/** Side of both tiles. */
export const tilesSide = (resolution: number): number => 2 * tileSide(resolution);

/**
 * A doubled image with its reflections, which reach as far as there are pixels and are black beyond, along one axis as
 * two tiles: what is between the mirrors, and one reflection. Beyond the left mirror and beyond the right one stands
 * the same: the image turned over and doubled, which is the image doubled with the filter turned over. Both tiles
 * together have four times the pixels of the image along an axis, where all that is reflected has six.
 *
 * [tiles, R]: the reflection, black at both ends, then the image, whose borders show what is beyond the mirrors.
 * @param taps the filter that doubles, as a correlation's.
 */
export function doubling(resolution: number, taps: readonly number[]): Float32Tensor {
  const side = tileSide(resolution);
  const matrix = new Float32Array(2 * side * resolution);
  const fill = (row: number, filter: readonly number[], at: number, pixelAt: (place: number) => number | undefined) => {
    for (const [k, tap] of filter.entries()) {
      const pixel = pixelAt((row + k - filter.length / 2) / 2);
      if (pixel !== undefined) matrix[at * resolution + pixel] = (matrix[at * resolution + pixel] ?? 0) + tap;
    }
  };
  const turned = taps.toReversed();
  for (let row = 0; row < 2 * resolution; row++) {
    fill(row, turned, row + BORDER, (place) => inside(place, resolution));
  }
  for (let row = -BORDER; row < side - BORDER; row++) {
    fill(row, taps, side + row + BORDER, (place) => reflected(place, resolution));
  }
  return float32([2 * side, resolution], matrix);
}

/** The pixel at this place, if there is one: between two pixels there is none. */
function inside(place: number, size: number): number | undefined {
  return Number.isInteger(place) && place >= 0 && place < size ? place : undefined;
}

/** The pixel that stands at this place of an image with its reflections, up to size - 1 outside. */
function reflected(place: number, size: number): number | undefined {
  return inside(place < size ? Math.abs(place) : 2 * (size - 1) - place, size);
}

/**
 * Where doubled pixels stand on the tiles: from distances to the middle of the image, along either axis, to positions
 * from -1 to 1, as gridSample has them. Both of the tiles' share of 1, so that one begins where the other ends at 0.
 */
export function onTiles(distance: Tensor, resolution: number): Tensor {
  const perPixel = 2 / tilesSide(resolution);
  const end = 3 * resolution - 1.5; // the first black row beyond a reflection
  const limit = resolution - 0.5 + BORDER; // the last row of the middle tile
  const mirrors = 2 * (resolution - 1) * perPixel; // from one to the other
  const visible = clamp(scale(distance, perPixel), -end * perPixel, end * perPixel);
  const middle = shift(visible, 0.5);
  const side = sign(sub(visible, clamp(visible, -limit * perPixel, limit * perPixel))); // -1, 0 or 1
  // middle where side is 0, else side mirrors - middle.
  return add(middle, mul(side, shift(scale(mul(side, middle), -2), mirrors)));
}
