import type { Tensor } from "../program/node.ts";
import { add, cast, mul, reshape, scale, sum } from "../program/ops.ts";
import { declareFilter, setupFilter } from "../nn/filter.ts";
import { fullyConnected } from "../nn/fullyConnected.ts";
import { minibatchStd } from "../nn/minibatchStd.ts";
import type { Scope } from "../nn/scope.ts";
import { downsample2d } from "../nn/upfirdn2d.ts";
import { blockResolutions, channelsAt, usesHalfPrecision, type DiscriminatorConfig } from "./config.ts";
import { conv2dLayer } from "./conv2dLayer.ts";
import { mapping } from "./mapping.ts";

export interface DiscriminatorOptions {
  readonly halfPrecision: boolean;
}

/** What one resolution hands to the next, downwards. */
interface Stage {
  /** Features, undefined above the first block. [N, C, res, res]. */
  readonly x: Tensor | undefined;
  /** The image, undefined where the architecture reads it only once. [N, imgChannels, res, res]. */
  readonly image: Tensor | undefined;
}

/**
 * The discriminator of Karras et al. 2020, with the label projection of Miyato & Koyama 2018, eq. 3.
 * image [N, imgChannels, R, R] in [-1, 1], c [N, cDim] -> logits [N, 1].
 */
export function discriminator(
  scope: Scope,
  image: Tensor,
  c: Tensor | undefined,
  config: DiscriminatorConfig,
  options: DiscriminatorOptions,
): Tensor {
  const stage = stages(scope, image, config, options).at(-1) ?? { x: undefined, image };
  const embedding = config.mapping === null ? undefined : mapping(scope.child("mapping"), { c }, config.mapping);
  return epilogue(scope.child("b4"), stage, embedding, config);
}

/** What the discriminator makes of images at each resolution, float32. -> [N, C, R/2, R/2], ..., [N, C, 4, 4]. */
export function discriminatorFeatures(
  scope: Scope,
  image: Tensor,
  config: DiscriminatorConfig,
  options: DiscriminatorOptions,
): Tensor[] {
  return stages(scope, image, config, options).flatMap(({ x }) => (x === undefined ? [] : [cast(x, "float32")]));
}

function stages(scope: Scope, image: Tensor, config: DiscriminatorConfig, options: DiscriminatorOptions): Stage[] {
  const resolutions = blockResolutions(config).filter((resolution) => resolution > 4);
  const made: Stage[] = [];
  for (const resolution of resolutions.reverse()) {
    const above = made.at(-1) ?? { x: undefined, image };
    made.push(discriminatorBlock(scope.child(`b${resolution}`), above, resolution, config, options));
  }
  return made;
}

/** x [N, C, res, res] -> [N, C', res/2, res/2]. */
function discriminatorBlock(
  scope: Scope,
  above: Stage,
  resolution: number,
  config: DiscriminatorConfig,
  options: DiscriminatorOptions,
): Stage {
  const filter = setupFilter(config.resampleFilter);
  declareFilter(scope, config.resampleFilter);
  const dtype = options.halfPrecision && usesHalfPrecision(config, resolution) ? "float16" : "float32";
  const image = above.image === undefined ? undefined : cast(above.image, dtype);
  const features = above.x === undefined ? undefined : cast(above.x, dtype);
  const channels = channelsAt(config, resolution);
  const x = image === undefined ? features : addFeatures(features, fromRgb(scope, image, channels, config));
  if (x === undefined) throw new Error(`discriminator: block ${resolution} has neither features nor an image`);
  const smaller = config.architecture === "skip" && image !== undefined ? downsample2d(image, filter) : undefined;
  return { x: blockConvolutions(scope, x, resolution, config), image: smaller };
}

function fromRgb(scope: Scope, image: Tensor, outChannels: number, config: DiscriminatorConfig): Tensor {
  const layer = { outChannels, kernelSize: 1, activation: config.activation };
  return conv2dLayer(scope.child("fromrgb"), image, layer, config);
}

function addFeatures(features: Tensor | undefined, fresh: Tensor): Tensor {
  return features === undefined ? fresh : add(features, fresh);
}

/** conv0, then conv1 to half the resolution; the resnet adds a 1x1 shortcut (Karras et al. 2020, sec. 4.1). */
function blockConvolutions(scope: Scope, x: Tensor, resolution: number, config: DiscriminatorConfig): Tensor {
  const { architecture, activation } = config;
  const outChannels = channelsAt(config, resolution / 2);
  const isResidual = architecture === "resnet";
  const gain = isResidual ? Math.SQRT1_2 : 1;
  const same = { outChannels: channelsAt(config, resolution), kernelSize: 3, activation };
  const y = conv2dLayer(scope.child("conv0"), x, same, config);
  const z = conv2dLayer(scope.child("conv1"), y, { outChannels, kernelSize: 3, activation, down: 2, gain }, config);
  if (!isResidual) return z;
  const shortcut = { outChannels, kernelSize: 1, bias: false, down: 2, gain };
  return add(conv2dLayer(scope.child("skip"), x, shortcut, { ...config, convClamp: null }), z);
}

/** The last block, always float32. x [N, C, 4, 4] -> logits [N, 1]. */
function epilogue(scope: Scope, stage: Stage, embedding: Tensor | undefined, config: DiscriminatorConfig): Tensor {
  const channels = channelsAt(config, 4);
  const features = stage.x === undefined ? undefined : cast(stage.x, "float32");
  const x =
    config.architecture === "skip" && stage.image !== undefined
      ? addFeatures(features, epilogueFromRgb(scope, cast(stage.image, "float32"), channels, config))
      : features;
  if (x === undefined) throw new Error("discriminator: the epilogue got no features");
  const { mbstdGroupSize, mbstdNumChannels: numChannels, activation } = config;
  const y = numChannels === 0 ? x : minibatchStd(x, { groupSize: mbstdGroupSize ?? undefined, numChannels });
  const z = conv2dLayer(scope.child("conv"), y, { outChannels: channels, kernelSize: 3, activation }, config);
  const [n = 1] = z.shape;
  const flat = reshape(z, [n, channels * 16]);
  const hidden = fullyConnected(scope.child("fc"), flat, { outFeatures: channels, activation });
  const out = fullyConnected(scope.child("out"), hidden, { outFeatures: config.mapping?.wDim ?? 1 });
  return embedding === undefined ? out : projection(out, embedding);
}

/** The 4x4 image is read without the clamp of the other layers. */
function epilogueFromRgb(scope: Scope, image: Tensor, outChannels: number, config: DiscriminatorConfig): Tensor {
  return fromRgb(scope, image, outChannels, { ...config, convClamp: null });
}

/** Σ out embedding / sqrt(F), the label projection. [N, F], [N, F] -> [N, 1]. */
function projection(out: Tensor, embedding: Tensor): Tensor {
  const [, features = 1] = out.shape;
  return scale(sum(mul(out, embedding), [1]), 1 / Math.sqrt(features));
}
