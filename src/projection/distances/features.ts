import { constants, type NamedTensors } from "../../model/programs.ts";
import type { DiscriminatorConfig } from "../../networks/config.ts";
import { discriminatorFeatures } from "../../networks/discriminator.ts";
import { rootScope } from "../../nn/scope.ts";
import type { Tensor } from "../../program/node.ts";
import { add, mul, reshape, rsqrt, scale, shift, square, sub, sum } from "../../program/ops.ts";
import { areaAverage } from "../areaAverage.ts";
import type { Distance } from "../distance.ts";

/** Colours are compared at every half of the image's size down to this one. */
const SMALLEST_SIDE = 8;
/** What a resolution of the discriminator's features counts beside one of colours, both summed over channels. */
const FEATURE_WEIGHT = 0.6;
/** Added to a squared length, so that where every channel is zero the length has a gradient. */
const TINY = 1e-8;

/**
 * A distance that needs no other network: the squared difference of colours at several sizes, and of the features that
 * the checkpoint's own discriminator sees at each resolution, each pixel's channels as a vector of length 1.
 */
export function featureDistance(config: DiscriminatorConfig, tensors: NamedTensors): Distance {
  return {
    features: (trace, images) => {
      const scope = rootScope(trace, constants(trace, tensors));
      const deep = discriminatorFeatures(scope, images, config, { halfPrecision: false });
      return [...sizes(images), ...deep.map((x) => scale(unitLength(x), Math.sqrt(FEATURE_WEIGHT)))];
    },
    compare: (_, own, target, average) =>
      own
        .map((map, i) => average(sum(square(sub(map, target[i] ?? map)), [1]))) // [N, 1, 1, 1]
        .map((error) => reshape(error, [error.shape[0] ?? 1, 1]))
        .reduce(add),
  };
}

/** The images, and each half of them. [N, C, R, R], [N, C, R/2, R/2], ... */
function sizes(images: Tensor): Tensor[] {
  const side = images.shape[2] ?? 1;
  const halvings = Math.max(0, Math.log2(side / SMALLEST_SIDE));
  return Array.from({ length: halvings + 1 }, (_, i) => areaAverage(images, side / 2 ** i));
}

/** Each pixel's channels as a vector of length 1. [N, C, h, w]. */
function unitLength(x: Tensor): Tensor {
  return mul(x, rsqrt(shift(sum(square(x), [1]), TINY)));
}
