import type { Tensor } from "../../program/node.ts";
import { add, concat, gridSample, matmul, mul, reshape, slice, transpose } from "../../program/ops.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import { drawInverse } from "./geometry.ts";
import { product, scaling, translation, type Matrix } from "./matrices.ts";
import { doubling, onTiles, tilesSide } from "./reflections.ts";
import type { Stage } from "./stage.ts";

/** Low-pass filter of the symlet with six vanishing moments (Daubechies 1992), of sum sqrt(2). */
export const SYM6 = [
  0.015404109327027373, 0.0034907120842174702, -0.11799011114819057, -0.048311742585633, 0.4910559419267466,
  0.787641141030194, 0.3379294217276218, -0.07263752278646252, -0.021060292512300564, 0.04472490177066578,
  0.0017677118642428036, -0.007800708325034148,
];
/** Pixels around the result that its last filter needs. */
const BORDER = SYM6.length / 4;

/**
 * All geometric transforms as one warp (Karras et al. 2020b, appendix B): the reflected image is doubled with the
 * sym6 filter, sampled bilinearly along the map, and halved with the filter turned. The two filters are each other's
 * inverse, so where the map is the identity the image stays as it is.
 *
 * Reflecting, doubling and halving are linear along each axis, so each is a matrix from either side. A program cannot
 * know how far the maps reach, so it reflects all that there is, once: the official code reflects as much as a batch
 * needs, up to that, and more than is needed changes nothing.
 *
 * A doubled image with its reflections has 16 times the pixels, so images are warped a few at a time, and memory does
 * not grow with the batch.
 */
export const GEOMETRY: Stage<"map"> = {
  transforms: ["xflip", "rotate90", "xint", "scale", "rotate", "aniso", "xfrac"],
  shapes: () => ({ map: [2, 3] }),
  draw: (draws, set, { resolution }) => {
    const map = toPixels(drawInverse(draws, set, resolution), resolution);
    return { map: map.slice(0, 2).flat() };
  },
  apply: (images, { map }, { mostDoubled }) => {
    const [n = 1, channels = 1, resolution = 1] = images.shape;
    const together = Math.max(1, Math.floor(mostDoubled / (channels * tilesSide(resolution) ** 2)));
    const part = (x: Tensor, i: number): Tensor => slice(x, 0, i * together, Math.min(n, (i + 1) * together));
    const warpedPart = (i: number): Tensor => warped(part(images, i), part(map, i));
    const first = warpedPart(0);
    return concat([first, ...Array.from({ length: Math.ceil(n / together) - 1 }, (_, i) => warpedPart(i + 1))], 0);
  },
};

/**
 * Numbers of doubled images that are in memory at a time. On a CPU 8 MiB of them stay in its cache, and what is larger
 * than 32 MiB the C library returns to the system when it is freed: fresh pages take longer than the arithmetic. On a
 * GPU, 128 MiB, each part is some seventy dispatches.
 */
export const MOST_DOUBLED = { cpu: 2 ** 21, gpu: 2 ** 25 } as const;

function warped(images: Tensor, map: Tensor): Tensor {
  const [, , resolution = 1] = images.shape;
  const doubled = alongBothAxes(images, doubling(resolution, TAPS)); // [N, C, tiles, tiles]
  const positions = onTiles(distances(map, sampledSide(resolution)), resolution);
  return alongBothAxes(gridSample(doubled, positions), halving(resolution));
}

/** The filter that doubles, as a correlation's. */
const TAPS = SYM6.map((tap) => tap * Math.SQRT2).reverse();

/** Where the pixels of an image of this side come from: map [N, 2, 3] -> [N, 2, side, side], columns and rows. */
function distances(map: Tensor, side: number): Tensor {
  const [n = 1] = map.shape;
  const coefficient = (k: number): Tensor => reshape(slice(map, 2, k, k + 1), [n, 2, 1, 1]);
  const counts = (shape: readonly number[]): Tensor =>
    map.trace.constant(
      float32(
        shape,
        Float32Array.from({ length: side }, (_, i) => i),
      ),
    );
  const across = mul(coefficient(0), counts([1, 1, 1, side]));
  const down = mul(coefficient(1), counts([1, 1, side, 1]));
  return add(across, add(down, coefficient(2)));
}

/** Side of the image in the middle, at twice the resolution. */
const sampledSide = (resolution: number): number => 2 * (resolution + 2 * BORDER);

/** The inverse transform [3, 3] from pixels of the image in the middle to doubled pixels from the centre. */
function toPixels(inverse: Matrix, resolution: number): Matrix {
  // Doubling puts the original's centre half a pixel before the doubled image's.
  const toOriginal = product(scaling(0.5, 0.5), translation(0.5, 0.5), fromCentre(sampledSide(resolution)));
  return product(translation(-0.5, -0.5), scaling(2, 2), inverse, toOriginal);
}

/** Pixel indices to pixels from the centre. */
function fromCentre(side: number): Matrix {
  return translation((1 - side) / 2, (1 - side) / 2);
}

/** matrix x matrixT for every channel. x [N, C, R, R], matrix [S, R] -> [N, C, S, S]. */
function alongBothAxes(x: Tensor, matrix: Float32Tensor): Tensor {
  const along = x.trace.constant(matrix);
  return matmul(along, matmul(x, transpose(along, [1, 0])));
}

/** [R, 2(R+6)]: filters and keeps every other pixel within the border. */
function halving(resolution: number): Float32Tensor {
  const columns = sampledSide(resolution);
  const matrix = new Float32Array(resolution * columns);
  for (let row = 0; row < resolution; row++) {
    for (const [k, tap] of SYM6.entries()) matrix[row * columns + 2 * row + 1 + k] = tap * Math.SQRT1_2;
  }
  return float32([resolution, columns], matrix);
}
