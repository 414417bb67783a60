import type { Tensor } from "../program/node.ts";
import type { Padding2d } from "../program/attributes.ts";
import { conv2d, conv2dInputGradient, reverse, transpose } from "../program/ops.ts";
import { IDENTITY_FILTER, type Filter } from "./filter.ts";
import { paddingSides, upfirdn2d, type Padding } from "./upfirdn2d.ts";

export interface Conv2dResample {
  readonly filter?: Filter;
  readonly up?: number;
  readonly down?: number;
  /** Counts pixels of the upsampled image. */
  readonly padding?: Padding;
  /** True correlates with the weight, as PyTorch's conv2d does; false convolves. */
  readonly flipWeight?: boolean;
}

/** [left, right, top, bottom] of the image before the convolution, the filter's own width included. */
interface Plan {
  readonly filter: Filter;
  readonly up: number;
  readonly down: number;
  readonly sides: Padding2d;
}

/**
 * 2-D convolution with FIR up- or downsampling around it. x [N, I, H, W], weight [O, I, kh, kw] ->
 * [N, O, H', W']. Filtering and convolving commute, so each case is computed at the lowest resolution:
 * a 1x1 kernel before upsampling or after downsampling, upsampling as a transposed convolution.
 */
export function conv2dResample(x: Tensor, weight: Tensor, o: Conv2dResample = {}): Tensor {
  const { up = 1, down = 1, filter = IDENTITY_FILTER } = o;
  const plan = { filter, up, down, sides: resampledSides(filter, up, down, o.padding ?? 0) };
  const kernel = o.flipWeight === false ? reverse(weight, [2, 3]) : weight;
  const [, , kh = 1, kw = 1] = weight.shape;
  if (kh === 1 && kw === 1) return pointwise(x, kernel, plan);
  return up > 1 ? upsampled(x, kernel, plan) : downsampled(x, kernel, plan);
}

/** The filter's support is shared out so that the image stays centred. */
function resampledSides(filter: Filter, up: number, down: number, padding: Padding): Padding2d {
  const [height, width] = filter.shape;
  const [left, right, top, bottom] = paddingSides(padding);
  const before = (taps: number): number =>
    (up > 1 ? Math.floor((taps + up - 1) / 2) : 0) + (down > 1 ? Math.floor((taps - down + 1) / 2) : 0);
  const after = (taps: number): number =>
    (up > 1 ? Math.floor((taps - up) / 2) : 0) + (down > 1 ? Math.floor((taps - down) / 2) : 0);
  return [left + before(width), right + after(width), top + before(height), bottom + after(height)];
}

function pointwise(x: Tensor, kernel: Tensor, { filter, up, down, sides }: Plan): Tensor {
  if (up > 1) {
    const y = upfirdn2d(correlate(x, kernel, [0, 0, 0, 0]), filter, { up, padding: sides, gain: up * up });
    return down > 1 ? upfirdn2d(y, filter, { down }) : y;
  }
  if (down > 1) return correlate(upfirdn2d(x, filter, { down, padding: sides }), kernel, [0, 0, 0, 0]);
  return correlate(x, kernel, sides);
}

function downsampled(x: Tensor, kernel: Tensor, { filter, down, sides }: Plan): Tensor {
  if (down === 1) return correlate(x, kernel, sides);
  return correlate(upfirdn2d(x, filter, { padding: sides }), kernel, [0, 0, 0, 0], down);
}

/**
 * Zeros inserted, filtered, then correlated with the kernel, is the transposed convolution with the turned
 * kernel, then filtered: both are convolutions of the same zero-inserted image, and convolutions commute.
 * The transposed convolution's result is wider by the kernel's support, which the padding gives back.
 */
function upsampled(x: Tensor, kernel: Tensor, { filter, up, down, sides }: Plan): Tensor {
  const [, , kh = 1, kw = 1] = kernel.shape;
  const [left, right, top, bottom] = sides;
  const rest: Padding2d = [left - (kw - 1), right - (kw - up), top - (kh - 1), bottom - (kh - up)];
  const trimX = Math.max(Math.min(-rest[0], -rest[1]), 0);
  const trimY = Math.max(Math.min(-rest[2], -rest[3]), 0);
  const y = transposedConvolution(x, reverse(kernel, [2, 3]), up, trimY, trimX);
  const padding: Padding2d = [rest[0] + trimX, rest[1] + trimX, rest[2] + trimY, rest[3] + trimY];
  const filtered = upfirdn2d(y, filter, { padding, gain: up * up });
  return down > 1 ? upfirdn2d(filtered, filter, { down }) : filtered;
}

/** kernel [O, I, kh, kw]; x [N, I, H, W] -> [N, O, (H-1) stride + kh - 2 trimY, (W-1) stride + kw - 2 trimX]. */
function transposedConvolution(x: Tensor, kernel: Tensor, stride: number, trimY: number, trimX: number): Tensor {
  const [, , h = 1, w = 1] = x.shape;
  const [, , kh = 1, kw = 1] = kernel.shape;
  return conv2dInputGradient(x, transpose(kernel, [1, 0, 2, 3]), {
    // [I, O, kh, kw]
    stride: [stride, stride],
    padding: [trimY, trimY, trimX, trimX],
    groups: 1,
    inputSize: [(h - 1) * stride + kh - 2 * trimY, (w - 1) * stride + kw - 2 * trimX],
  });
}

function correlate(x: Tensor, kernel: Tensor, [left, right, top, bottom]: Padding2d, stride = 1): Tensor {
  return conv2d(x, kernel, { stride: [stride, stride], padding: [top, bottom, left, right], groups: 1 });
}
