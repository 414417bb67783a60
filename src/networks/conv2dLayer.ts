import type { Tensor } from "../program/node.ts";
import { cast, scale } from "../program/ops.ts";
import { ACTIVATIONS, biasAct, type Activation } from "../nn/biasAct.ts";
import { conv2dResample } from "../nn/conv2dResample.ts";
import { declareFilter, DEFAULT_TAPS, setupFilter } from "../nn/filter.ts";
import { constant, normal, type Scope } from "../nn/scope.ts";
import type { BlockConfig } from "./config.ts";

export interface Conv2dLayer {
  readonly outChannels: number;
  readonly kernelSize: number;
  readonly activation?: Activation;
  readonly bias?: boolean;
  readonly up?: number;
  readonly down?: number;
  readonly gain?: number;
}

/**
 * Convolution with equalised learning rate (Karras et al. 2018, sec. 4.1), FIR resampling and activation, in the
 * precision of x.
 * x [N, I, H, W] -> [N, O, H up / down, W up / down].
 */
export function conv2dLayer(
  scope: Scope,
  x: Tensor,
  layer: Conv2dLayer,
  { resampleFilter, convClamp }: Pick<BlockConfig, "resampleFilter" | "convClamp">,
): Tensor {
  const { outChannels, kernelSize, activation = "linear", up = 1, down = 1, gain = 1 } = layer;
  const [, inChannels = 0] = x.shape;
  const filter = setupFilter(resampleFilter);
  declareFilter(scope, up > 1 || down > 1 ? resampleFilter : DEFAULT_TAPS);
  const weight = scope.parameter("weight", [outChannels, inChannels, kernelSize, kernelSize], normal(1));
  const bias = layer.bias === false ? undefined : scope.parameter("bias", [outChannels], constant(0));
  const gained = scale(weight, 1 / Math.sqrt(inChannels * kernelSize ** 2));
  const padding = Math.floor(kernelSize / 2);
  const y = conv2dResample(x, cast(gained, x.dtype), { filter, up, down, padding, flipWeight: up === 1 });
  return biasAct(y, bias === undefined ? undefined : cast(bias, x.dtype), {
    activation,
    gain: ACTIVATIONS[activation].gain * gain,
    clamp: convClamp === null ? undefined : convClamp * gain,
  });
}
