import type { Tensor } from "../program/node.ts";
import { cast, scale } from "../program/ops.ts";
import { biasAct } from "../nn/biasAct.ts";
import { fullyConnected } from "../nn/fullyConnected.ts";
import { modulatedConv2d } from "../nn/modulatedConv2d.ts";
import { constant, normal, type Scope } from "../nn/scope.ts";
import type { SynthesisConfig } from "./config.ts";

/** A modulated 1x1 convolution to colours, not demodulated. x [N, I, H, W], w [N, wDim] -> [N, imgChannels, H, W]. */
export function toRgb(scope: Scope, x: Tensor, w: Tensor, { imgChannels, convClamp }: SynthesisConfig): Tensor {
  const [, inChannels = 0] = x.shape;
  const affine = fullyConnected(scope.child("affine"), w, { outFeatures: inChannels, biasInit: 1 });
  const styles = scale(affine, 1 / Math.sqrt(inChannels)); // [N, I]
  const weight = scope.parameter("weight", [imgChannels, inChannels, 1, 1], normal(1));
  const bias = scope.parameter("bias", [imgChannels], constant(0));
  const y = modulatedConv2d(x, weight, styles, { demodulate: false });
  return biasAct(y, cast(bias, y.dtype), { clamp: convClamp ?? undefined });
}
