import type { Shape } from "../base/assertShape.ts";
import type { Conv2dFilterGradientAttributes, Padding2d, Pair } from "../program/attributes.ts";
import { reshape, sumOfBatch, swapBatch } from "./filterGradientByProducts.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import { cropImages, leavesSome, onnxPads, padImages, splitPadding, type Images } from "./images.ts";

type Attributes = Conv2dFilterGradientAttributes;

/*
 * The gradient as a convolution whose kernel is dy. With channels last a row of x is W I numbers, and what lies a
 * column further lies I numbers further: x is a plane [H, W I], dy a kernel dilated by I times the stride, and the
 * result [kh, kw I] is every tap of every channel. The runtime gathers what a tap sees piece by piece, on every thread,
 * while it multiplies: no window of x is ever stored.
 */

/** Images that may also be at hand with channels last. */
export interface SeenImages extends Images {
  /** [N, H W, I]. */
  readonly channelsLast?: Value;
}

/** Whether the taps see all of x, so that nothing is cut off before the channels come last. */
export function seesAll(x: Shape, dy: Shape, attributes: Attributes): boolean {
  return seenBeyond(x, dy, attributes).every((zeros) => zeros >= 0);
}

/** Images of few pixels: one convolution whose channels are the images of the batch, which it sums. */
export function byOneConvolution(graph: OnnxGraph, x: SeenImages, dy: Images, attributes: Attributes): Value {
  return fromTaps(graph, correlated(graph, x, dy, swapBatch(graph, dy.value), attributes, 1), x, dy, attributes);
}

/** A convolution an image, as groups of one; then their sum. */
export function byConvolutions(graph: OnnxGraph, x: SeenImages, dy: Images, attributes: Attributes): Value {
  const [n = 1] = x.shape;
  const [, outs = 1] = dy.shape;
  const each = reshape(graph, correlated(graph, x, dy, dy.value, attributes, n), [n, outs, -1]);
  return fromTaps(graph, sumOfBatch(graph, each, n), x, dy, attributes);
}

/** dy moved over x. kernel [O, N, H', W'] for one group, [N, O, H', W'] for N -> [groups O, kh, kw I]. */
function correlated(
  graph: OnnxGraph,
  x: SeenImages,
  dy: Images,
  kernel: Value,
  attributes: Attributes,
  groups: number,
): Value {
  const {
    stride: [down, across],
  } = attributes;
  const [n = 1, ins = 1] = x.shape;
  const [, outs = 1, height = 1, width = 1] = dy.shape;
  const {
    plane,
    padding: [top, bottom, left, right],
  } = channelsLast(graph, x, seenBeyond(x.shape, dy.shape, attributes));
  const kernels = reshape(graph, kernel, [groups * outs, n / groups, height, width]);
  return graph.op("Conv", [plane, kernels], {
    kernel_shape: [height, width],
    dilations: [down, across * ins],
    strides: [1, 1],
    group: groups,
    pads: onnxPads([top, bottom, left * ins, right * ins]),
  });
}

/** How far the taps see beyond x on each side; negative where they leave rows or columns unseen. */
function seenBeyond(x: Shape, dy: Shape, { stride, padding: [top, , left], kernelSize }: Attributes): Padding2d {
  const [, , fromHeight = 1, fromWidth = 1] = x;
  const [, , height = 1, width = 1] = dy;
  const rows = (height - 1) * stride[0] + kernelSize[0];
  const columns = (width - 1) * stride[1] + kernelSize[1];
  return [top, rows - fromHeight - top, left, columns - fromWidth - left];
}

interface Plane {
  /** [1, N, H, W I]. */
  readonly plane: Value;
  /** Zeros that are still to be added around it. */
  readonly padding: Padding2d;
}

/** x [N, I, H, W] without what no tap sees. */
function channelsLast(graph: OnnxGraph, x: SeenImages, beyond: Padding2d): Plane {
  const [n = 1, ins = 1, fromHeight = 1, fromWidth = 1] = x.shape;
  if (x.channelsLast !== undefined) {
    return { plane: reshape(graph, x.channelsLast, [1, n, fromHeight, fromWidth * ins]), padding: beyond };
  }
  const { grow, crop } = splitPadding(beyond);
  const cropsFirst = leavesSome([fromHeight, fromWidth], crop);
  const rest: Padding2d = cropsFirst ? grow : [0, 0, 0, 0];
  const [height, width] = grown([fromHeight, fromWidth], beyond, rest);
  const images = cropsFirst
    ? cropImages(graph, x.value, crop)
    : padImages(graph, x.value, [fromHeight, fromWidth], beyond);
  const turned = graph.op("Transpose", [reshape(graph, images, [n, ins, height * width])], { perm: [0, 2, 1] });
  return { plane: reshape(graph, turned, [1, n, height, width * ins]), padding: rest };
}

/** An image's size after all of the padding but the rest. */
function grown([height, width]: Pair, padding: Padding2d, rest: Padding2d): Pair {
  const [top, bottom, left, right] = padding.map((side, i) => side - (rest[i] ?? 0));
  return [height + (top ?? 0) + (bottom ?? 0), width + (left ?? 0) + (right ?? 0)];
}

/** [O, kh kw I] in whatever shape -> [O, I, kh, kw]. */
function fromTaps(graph: OnnxGraph, taps: Value, x: Images, dy: Images, { kernelSize: [kh, kw] }: Attributes): Value {
  const [, ins = 1] = x.shape;
  const [, outs = 1] = dy.shape;
  const turned = graph.op("Transpose", [reshape(graph, taps, [outs, kh * kw, ins])], { perm: [0, 2, 1] });
  return reshape(graph, turned, [outs, ins, kh, kw]);
}
