import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";

/** Binomial weights, which add up to 16: the Gaussian of Burt and Adelson 1983. */
const TAPS = [1, 4, 6, 4, 1] as const;
const SUM = 16;

/**
 * What each resolution of an image adds to the next smaller one; the last level is what is left.
 * @param image [C, H, W]; H and W are halved at every level.
 * @returns [C, H, W], [C, H / 2, W / 2], ...
 */
export function laplacianPyramid(image: Float32Tensor, levels: number): Float32Tensor[] {
  if (levels <= 1) return [image];
  const smaller = halved(image);
  const blurred = doubled(smaller);
  const details = image.data.map((value, i) => value - (blurred.data[i] ?? 0));
  return [float32(image.shape, details), ...laplacianPyramid(smaller, levels - 1)];
}

function halved(image: Float32Tensor): Float32Tensor {
  const { shape, data } = blur(image, SUM);
  const [channels = 0, height = 0, width = 0] = shape;
  const out = new Float32Array(data.length / 4);
  let to = 0;
  for (let plane = 0; plane < channels; plane++) {
    for (let y = 0; y < height; y += 2) {
      for (let x = 0; x < width; x += 2) out[to++] = data[(plane * height + y) * width + x] ?? 0;
    }
  }
  return float32([channels, height / 2, width / 2], out);
}

/** Every other pixel is the smaller image's, the others are filled in: the weights count double on each axis. */
function doubled({ shape, data }: Float32Tensor): Float32Tensor {
  const [channels = 0, height = 0, width = 0] = shape;
  const out = new Float32Array(data.length * 4);
  for (let row = 0; row < channels * height; row++) {
    for (let x = 0; x < width; x++) out[4 * row * width + 2 * x] = data[row * width + x] ?? 0;
  }
  return blur(float32([channels, 2 * height, 2 * width], out), SUM / 2);
}

/** Filters rows, then columns; beyond an edge lies the mirror image, its middle on the edge's pixel. [C, H, W]. */
function blur({ shape, data }: Float32Tensor, divisor: number): Float32Tensor {
  const [, height = 0, width = 0] = shape;
  return float32(shape, blurAxis(blurAxis(data, width, 1, divisor), height, width, divisor));
}

/** @param stride how far the pixels of an axis of this length lie apart. */
function blurAxis(data: Float32Array, length: number, stride: number, divisor: number): Float32Array {
  const out = new Float32Array(data.length);
  const mirrored = Array.from({ length }, (_, i) => TAPS.map((_, tap) => mirror(i + tap - 2, length) * stride));
  for (let line = 0; line < data.length / length; line++) {
    const start = Math.floor(line / stride) * stride * length + (line % stride);
    for (let i = 0; i < length; i++) {
      let sum = 0;
      TAPS.forEach((weight, tap) => (sum += weight * (data[start + (mirrored[i]?.[tap] ?? 0)] ?? 0)));
      out[start + i * stride] = sum / divisor;
    }
  }
  return out;
}

function mirror(i: number, length: number): number {
  const inside = Math.abs(i);
  return inside < length ? inside : 2 * (length - 1) - inside;
}
