import type { Tensor } from "../../program/node.ts";
import { broadcast, concat, conv2d, reshape, reverse, slice } from "../../program/ops.ts";
import { drawFilter, FILTER_TAPS } from "./filterBank.ts";
import type { Stage } from "./stage.ts";

/** Amplifies frequency bands: a filter an image, first along rows, then along columns, over reflected borders. */
export const IMAGE_FILTER: Stage<"taps"> = {
  transforms: ["imgfilter"],
  shapes: () => ({ taps: [FILTER_TAPS] }),
  draw: (draws, set) => ({ taps: drawFilter(draws, (set.imgfilter ?? 0) * draws.p) }),
  apply: (images, { taps }) => {
    const [n = 1, channels = 1, height = 1, width = 1] = images.shape;
    const every = broadcast(reshape(taps, [n, 1, FILTER_TAPS]), [n, channels, FILTER_TAPS]);
    const attributes = { stride: [1, 1], padding: [0, 0, 0, 0], groups: n * channels } as const;
    const filter = (x: Tensor, kernel: readonly [number, number]): Tensor =>
      conv2d(x, reshape(every, [n * channels, 1, ...kernel]), attributes);
    const side = (FILTER_TAPS - 1) / 2;
    const planes = reshape(images, [1, n * channels, height, width]);
    const padded = reflectAxis(reflectAxis(planes, 3, side), 2, side);
    return reshape(filter(filter(padded, [1, FILTER_TAPS]), [FILTER_TAPS, 1]), images.shape);
  },
};

/** `by` elements before and after an axis, mirrored at its first and last; more than one mirror where it is short. */
export function reflectAxis(x: Tensor, axis: number, by: number): Tensor {
  const size = x.shape[axis] ?? 1;
  if (by === 0) return x;
  const now = Math.min(by, size - 1);
  const before = reverse(slice(x, axis, 1, 1 + now), [axis]);
  const after = reverse(slice(x, axis, size - 1 - now, size - 1), [axis]);
  return reflectAxis(concat([before, x, after], axis), axis, by - now);
}
