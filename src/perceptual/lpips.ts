import { constant, type Scope } from "../nn/scope.ts";
import type { Tensor } from "../program/node.ts";
import { concat, conv2d, div, mean, mul, reshape, rsqrt, shift, square, sub, sum } from "../program/ops.ts";
import type { Trace } from "../program/trace.ts";
import { float32, type Float32Tensor } from "../tensor/hostTensor.ts";
import { vgg16 } from "./vgg16.ts";
import { weightScope } from "./weightScope.ts";

/** What LPIPS 0.1 on VGG16 is made of; the readers beside this file check names and shapes. */
export interface LpipsWeights {
  /** VGG16 under torchvision's names. */
  readonly vgg16: ReadonlyMap<string, Float32Tensor>;
  /** Channels of VGG16's five stages. */
  readonly widths: readonly number[];
  /** The weights of each stage's channels, under the lpips package's names. */
  readonly linear: ReadonlyMap<string, Float32Tensor>;
}

/** The mean and deviation of ImageNet's colours, for images in [-1, 1]. */
const COLOURS = { shift: [-0.03, -0.088, -0.188], scale: [0.458, 0.448, 0.45] };

/** Added to a squared length, so that where every channel is zero the length has a gradient. */
const TINY = 1e-20;

/** What LPIPS sees: VGG16's five stages. image [N, 3, H, W] in [-1, 1] -> [N, C, H, W], [N, C, H / 2, W / 2], ... */
export function lpipsActivations(trace: Trace, image: Tensor, { vgg16: tensors, widths }: LpipsWeights): Tensor[] {
  const perChannel = (values: readonly number[]): Tensor => trace.constant(float32([3, 1, 1], values));
  const normalised = div(sub(image, perChannel(COLOURS.shift)), perChannel(COLOURS.scale));
  return vgg16(weightScope(trace, tensors), normalised, widths);
}

/** What LPIPS compares: the same, each pixel's channels as a vector of length 1. */
export function lpipsFeatures(trace: Trace, image: Tensor, weights: LpipsWeights): Tensor[] {
  return lpipsActivations(trace, image, weights).map(unitLength);
}

/**
 * The learned perceptual distance (Zhang et al. 2018, eq. 1), what each stage adds to it.
 * @param a what `lpipsFeatures` gives of N images. @param b of as many others.
 * @param average the mean over pixels of a map [N, 1, h, w] -> [N, 1, 1, 1]; a mask can weight it.
 * @returns [N, 5]; the distance is their sum.
 */
export function lpipsStages(
  trace: Trace,
  a: readonly Tensor[],
  b: readonly Tensor[],
  { linear }: LpipsWeights,
  average: (map: Tensor) => Tensor = (map) => mean(map, [2, 3]),
): Tensor {
  const scope = weightScope(trace, linear);
  const stages = a.map((features, stage) => {
    const difference = square(sub(features, b[stage] ?? features)); // [N, C, h, w]
    const weighted = linearLayer(scope.child(`lin${stage}`), difference); // [N, 1, h, w]
    return reshape(average(weighted), [features.shape[0] ?? 1, 1]);
  });
  return concat(stages as [Tensor, ...Tensor[]], 1);
}

/** The learned weights of channels. x [N, C, h, w] -> [N, 1, h, w]. */
function linearLayer(scope: Scope, x: Tensor): Tensor {
  const [, channels = 0] = x.shape;
  const weight = scope.child("model.1").parameter("weight", [1, channels, 1, 1], constant(0));
  return conv2d(x, weight, { stride: [1, 1], padding: [0, 0, 0, 0], groups: 1 });
}

/** Each pixel's channels as a vector of length 1. [N, C, h, w]. */
function unitLength(x: Tensor): Tensor {
  return mul(x, rsqrt(shift(sum(square(x), [1]), TINY)));
}
