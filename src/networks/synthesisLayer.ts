import type { Shape } from "../base/assertShape.ts";
import type { Tensor } from "../program/node.ts";
import { cast, mul } from "../program/ops.ts";
import { ACTIVATIONS, biasAct } from "../nn/biasAct.ts";
import { declareFilter, DEFAULT_TAPS, setupFilter } from "../nn/filter.ts";
import { fullyConnected } from "../nn/fullyConnected.ts";
import { modulatedConv2d } from "../nn/modulatedConv2d.ts";
import { constant, normal, type Scope } from "../nn/scope.ts";
import { synthesisLayers, type SynthesisConfig } from "./config.ts";
import type { NoiseMode } from "./generator.ts";

export interface SynthesisLayer {
  readonly outChannels: number;
  /** Of the result. */
  readonly resolution: number;
  readonly noiseMode: NoiseMode;
  readonly up?: number;
  readonly gain?: number;
}

/**
 * affine(w) -> styles -> modulated 3x3 convolution -> noise, bias, activation.
 * x [N, I, H, W], w [N, wDim] -> [N, O, resolution, resolution].
 */
export function synthesisLayer(
  scope: Scope,
  x: Tensor,
  w: Tensor,
  layer: SynthesisLayer,
  config: SynthesisConfig,
): Tensor {
  const { outChannels, up = 1, gain = 1 } = layer;
  const [, inChannels = 0] = x.shape;
  const filter = setupFilter(config.resampleFilter);
  declareFilter(scope, up > 1 ? config.resampleFilter : DEFAULT_TAPS);
  const styles = fullyConnected(scope.child("affine"), w, { outFeatures: inChannels, biasInit: 1 }); // [N, I]
  const weight = scope.parameter("weight", [outChannels, inChannels, 3, 3], normal(1));
  const noise = layerNoise(scope, w, layer, config);
  const y = modulatedConv2d(x, weight, styles, { up, padding: 1, filter, flipWeight: up === 1, noise });
  const bias = scope.parameter("bias", [outChannels], constant(0));
  return activate(y, bias, gain, config);
}

function activate(y: Tensor, bias: Tensor, gain: number, { activation, convClamp }: SynthesisConfig): Tensor {
  return biasAct(y, cast(bias, y.dtype), {
    activation,
    gain: ACTIVATIONS[activation].gain * gain,
    clamp: convClamp === null ? undefined : convClamp * gain,
  });
}

/** [N or 1, 1, resolution, resolution], or nothing. The tensors are declared in every mode, since files hold them. */
function layerNoise(
  scope: Scope,
  w: Tensor,
  { resolution, noiseMode }: SynthesisLayer,
  { useNoise }: SynthesisConfig,
): Tensor | undefined {
  if (!useNoise) return undefined;
  const [n = 1] = w.shape;
  const picture = scope.buffer("noise_const", [resolution, resolution], normal(1));
  const strength = scope.parameter("noise_strength", [], constant(0));
  if (noiseMode === "none") return undefined;
  if (noiseMode === "const") return mul(picture, strength);
  return mul(scope.trace.input(noiseInputName(scope.path), [n, 1, resolution, resolution]), strength);
}

/** A layer's noise input is named after its block and layer: `noise.b64.conv0`. */
function noiseInputName(path: string): string {
  return `noise.${path.split(".").slice(-2).join(".")}`;
}

/** The inputs that a program of noise mode "random" takes: name and shape of each, values standard normal. */
export function noiseInputs(config: SynthesisConfig, n: number): { readonly name: string; readonly shape: Shape }[] {
  if (!config.useNoise) return [];
  return synthesisLayers(config)
    .filter(({ name }) => !name.endsWith("torgb"))
    .map(({ name, resolution }) => ({ name: noiseInputName(name), shape: [n, 1, resolution, resolution] }));
}
