import type { Tensor } from "../program/node.ts";
import type { Padding2d, Pair } from "../program/attributes.ts";
import { upfirdn2d as upfirdn2dOp } from "../program/ops.ts";
import { flipped, scaledFilter, IDENTITY_FILTER, type Filter } from "./filter.ts";

/** An amount for both axes, or [horizontal, vertical]. */
export type PerAxis = number | readonly [number, number];

/** Padding for all sides, [horizontal, vertical], or [left, right, top, bottom]; negative values crop. */
export type Padding = number | readonly [number, number] | readonly [number, number, number, number];

export interface Upfirdn2d {
  readonly up?: PerAxis;
  readonly down?: PerAxis;
  readonly padding?: Padding;
  /** False convolves, true correlates. */
  readonly flipFilter?: boolean;
  readonly gain?: number;
}

/**
 * Upsamples by zeros, pads or crops, FIR-filters, and keeps every down-th pixel: the filtered resampling of Karras et
 * al. 2019, configuration B. The padding counts pixels of the upsampled image. x [N, C, H, W] -> [N, C, H', W'].
 */
export function upfirdn2d(x: Tensor, filter: Filter | undefined, o: Upfirdn2d = {}): Tensor {
  const kernel = scaledFilter(filter ?? IDENTITY_FILTER, o.gain ?? 1);
  const [left, right, top, bottom] = paddingSides(o.padding ?? 0);
  const { shape, taps } = o.flipFilter === true ? kernel : flipped(kernel);
  return upfirdn2dOp(x, {
    up: verticalFirst(o.up ?? 1),
    down: verticalFirst(o.down ?? 1),
    padding: [top, bottom, left, right],
    filter: taps,
    filterShape: shape,
  });
}

/** Doubles H and W. The padding centres the filter; the gain keeps the brightness. */
export function upsample2d(x: Tensor, filter: Filter, up = 2): Tensor {
  const [height, width] = filter.shape;
  const side = (taps: number): Pair => [Math.floor((taps + up - 1) / 2), Math.floor((taps - up) / 2)];
  return upfirdn2d(x, filter, { up, padding: [...side(width), ...side(height)], gain: up * up });
}

/** Halves H and W. */
export function downsample2d(x: Tensor, filter: Filter, down = 2): Tensor {
  const [height, width] = filter.shape;
  const side = (taps: number): Pair => [Math.floor((taps - down + 1) / 2), Math.floor((taps - down) / 2)];
  return upfirdn2d(x, filter, { down, padding: [...side(width), ...side(height)] });
}

function verticalFirst(amount: PerAxis): Pair {
  return typeof amount === "number" ? [amount, amount] : [amount[1], amount[0]];
}

/** [left, right, top, bottom]. */
export function paddingSides(padding: Padding): Padding2d {
  if (typeof padding === "number") return [padding, padding, padding, padding];
  return padding.length === 4 ? padding : [padding[0], padding[0], padding[1], padding[1]];
}
