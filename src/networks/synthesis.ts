import type { Tensor } from "../program/node.ts";
import { add, broadcast, cast, reshape, slice } from "../program/ops.ts";
import { declareFilter, setupFilter } from "../nn/filter.ts";
import { normal, type Scope } from "../nn/scope.ts";
import { upsample2d } from "../nn/upfirdn2d.ts";
import {
  blockResolutions,
  channelsAt,
  hasToRgb,
  synthesisLayers,
  usesHalfPrecision,
  type SynthesisConfig,
} from "./config.ts";
import { conv2dLayer } from "./conv2dLayer.ts";
import type { SynthesisOptions, SynthesisStage } from "./generator.ts";
import { synthesisLayer } from "./synthesisLayer.ts";
import { toRgb } from "./toRgb.ts";

/** The synthesis network of Karras et al. 2020. ws [N, numWs, wDim] -> image [N, imgChannels, R, R], about [-1, 1]. */
export function synthesis(scope: Scope, ws: Tensor, config: SynthesisConfig, options: SynthesisOptions): Tensor {
  const image = synthesisStages(scope, ws, config, options).at(-1)?.image;
  if (image === undefined) throw new Error("synthesis: the last block made no image");
  return image;
}

/** The same network, resolution by resolution from 4. */
export function synthesisStages(
  scope: Scope,
  ws: Tensor,
  config: SynthesisConfig,
  options: SynthesisOptions,
): SynthesisStage[] {
  const [, count] = ws.shape;
  if (count !== numWs(config)) throw new Error(`synthesis: ws needs ${numWs(config)} layers, got ${count}`);
  const stages: SynthesisStage[] = [];
  for (const resolution of blockResolutions(config)) {
    stages.push(synthesisBlock(scope.child(`b${resolution}`), stages.at(-1), ws, resolution, config, options));
  }
  return stages;
}

function synthesisBlock(
  scope: Scope,
  before: SynthesisStage | undefined,
  ws: Tensor,
  resolution: number,
  config: SynthesisConfig,
  options: SynthesisOptions,
): SynthesisStage {
  const filter = setupFilter(config.resampleFilter);
  declareFilter(scope, config.resampleFilter);
  const dtype = options.halfPrecision && usesHalfPrecision(config, resolution) ? "float16" : "float32";
  const styleOf = styleSelector(ws, resolution, config);
  const x =
    before === undefined
      ? firstFeatures(scope, ws, styleOf, resolution, config, options)
      : nextFeatures(scope, cast(before.x, dtype), styleOf, resolution, config, options);
  const enlarged = (): Tensor | undefined => before?.image && upsample2d(before.image, filter);
  if (!hasToRgb(config, resolution)) return { resolution, x, rgb: undefined, image: enlarged() };
  const rgb = cast(toRgb(scope.child("torgb"), x, styleOf("torgb"), config), "float32");
  // What is written last is computed first: so the earlier blocks' images are done, and their features are freed.
  const image = enlarged();
  return { resolution, x, rgb, image: image === undefined ? rgb : add(image, rgb) };
}

type StyleOf = (layer: string) => Tensor;

/** The w of a layer of this block. [N, wDim]. */
function styleSelector(ws: Tensor, resolution: number, config: SynthesisConfig): StyleOf {
  const [n = 1, , wDim = 1] = ws.shape;
  const layers = synthesisLayers(config);
  return (layer) => {
    const index = layers.find(({ name }) => name === `b${resolution}.${layer}`)?.wIndex ?? -1;
    return reshape(slice(ws, 1, index, index + 1), [n, wDim]);
  };
}

/** The learned 4x4 constant through conv1. */
function firstFeatures(
  scope: Scope,
  ws: Tensor,
  styleOf: StyleOf,
  resolution: number,
  config: SynthesisConfig,
  options: SynthesisOptions,
): Tensor {
  const [n = 1] = ws.shape;
  const channels = channelsAt(config, resolution);
  const start = scope.parameter("const", [channels, resolution, resolution], normal(1));
  const x = broadcast(reshape(start, [1, channels, resolution, resolution]), [n, channels, resolution, resolution]);
  const layer = { outChannels: channels, resolution, noiseMode: options.noiseMode };
  return synthesisLayer(scope.child("conv1"), x, styleOf("conv1"), layer, config);
}

/**
 * conv0 doubles the resolution, conv1 follows; the resnet adds a 1x1 shortcut, and 1/sqrt(2) keeps the variance of the
 * sum (Karras et al. 2020, sec. 4.1).
 * x [N, I, res/2, res/2] -> [N, O, res, res].
 */
function nextFeatures(
  scope: Scope,
  x: Tensor,
  styleOf: StyleOf,
  resolution: number,
  config: SynthesisConfig,
  options: SynthesisOptions,
): Tensor {
  const outChannels = channelsAt(config, resolution);
  const layer = { outChannels, resolution, noiseMode: options.noiseMode };
  const isResidual = config.architecture === "resnet";
  const gain = isResidual ? Math.SQRT1_2 : 1;
  const y = synthesisLayer(scope.child("conv0"), x, styleOf("conv0"), { ...layer, up: 2 }, config);
  const z = synthesisLayer(scope.child("conv1"), y, styleOf("conv1"), { ...layer, gain }, config);
  if (!isResidual) return z;
  const shortcut = { outChannels, kernelSize: 1, bias: false, up: 2, gain };
  return add(conv2dLayer(scope.child("skip"), x, shortcut, { ...config, convClamp: null }), z);
}

/** How many w an image takes: one a convolution and one for the last torgb. */
export function numWs({ imgResolution }: SynthesisConfig): number {
  return 2 * Math.log2(imgResolution) - 2;
}
