import type { Checkpoint } from "../../checkpoints/checkpoint.ts";
import type { Dataset } from "../../datasets/dataset.ts";
import type { BlockConfig, DiscriminatorConfig, GeneratorConfig, MappingConfig } from "../../networks/config.ts";
import type { Preset } from "../../training/presets.ts";

export interface Networks {
  readonly generator: GeneratorConfig;
  readonly discriminator: DiscriminatorConfig;
}

/** How wide the networks' layers are, where the preset is not followed. */
export interface Widths {
  readonly channelBase?: number;
  readonly channelMax?: number;
  /** Length of z, and of w and the mapping's layers; 512 by default, however narrow the convolutions are. */
  readonly zDim?: number;
  readonly wDim?: number;
}

/** What the pictures decide. */
type Shape = Pick<Dataset, "resolution" | "channels" | "cDim">;

/** A preset's networks. */
export function presetNetworks(preset: Preset, widths: Widths, data: Shape, batchSize: number): Networks {
  const { resolution, channels, cDim } = data;
  const channelMax = widths.channelMax ?? 512;
  const blocks = {
    imgResolution: resolution,
    imgChannels: channels,
    channelBase: widths.channelBase ?? preset.channelBase,
    channelMax,
    numFp16Res: 4,
    convClamp: 256,
    resampleFilter: [1, 3, 3, 1],
    activation: "lrelu",
  } as const;
  const { zDim = 512, wDim = 512 } = widths;
  const mapping = {
    zDim,
    cDim,
    wDim,
    numLayers: preset.mappingLayers,
    embedFeatures: cDim > 0 ? wDim : 0,
    layerFeatures: wDim,
    activation: "lrelu",
    lrMultiplier: 0.01,
    wAvgBeta: 0.995,
  } as const;
  const discriminator = { ...blocks, architecture: preset.discriminatorArchitecture, mbstdNumChannels: 1 };
  return {
    generator: { mapping, synthesis: { ...blocks, wDim, architecture: "skip", useNoise: true } },
    discriminator: {
      ...discriminator,
      cDim,
      mapping: labelMapping(discriminator, mapping, cDim),
      mbstdGroupSize: Math.min(preset.mbstdGroupSize, batchSize),
    },
  };
}

/**
 * The networks of a checkpoint, at the resolution, channels and classes of the data, so that as much as possible of
 * it fits. Where it has no discriminator, the preset's is as wide as its generator.
 */
export function networksLike(checkpoint: Checkpoint, preset: Preset, data: Shape, batchSize: number): Networks {
  const { resolution: imgResolution, channels: imgChannels, cDim } = data;
  const given = (checkpoint.G ?? checkpoint.G_ema)?.config;
  const fallback = presetNetworks(preset, given?.synthesis ?? checkpoint.D?.config ?? {}, data, batchSize);
  const shape = { imgResolution, imgChannels };
  const generator = given ?? fallback.generator;
  const { mapping } = generator;
  const discriminator = checkpoint.D?.config ?? fallback.discriminator;
  const { mbstdGroupSize } = discriminator;
  return {
    generator: {
      mapping: { ...mapping, cDim, embedFeatures: embedFeatures(mapping, cDim) },
      synthesis: { ...generator.synthesis, ...shape },
    },
    discriminator: {
      ...discriminator,
      ...shape,
      cDim,
      mapping:
        cDim > 0 && discriminator.mapping !== null
          ? { ...discriminator.mapping, cDim }
          : labelMapping({ ...discriminator, ...shape }, mapping, cDim),
      mbstdGroupSize: mbstdGroupSize === null ? null : Math.min(mbstdGroupSize, batchSize),
    },
  };
}

function embedFeatures({ embedFeatures: own, wDim }: MappingConfig, cDim: number): number {
  return cDim > 0 ? own || wDim : 0;
}

/** D's mapping of labels: as wide as D at 4x4, eight layers deep. */
function labelMapping(
  { channelBase, channelMax }: Pick<BlockConfig, "channelBase" | "channelMax">,
  mapping: MappingConfig,
  cDim: number,
): MappingConfig | null {
  const width = Math.min(Math.floor(channelBase / 4), channelMax);
  return cDim > 0
    ? { ...mapping, cDim, zDim: 0, wDim: width, embedFeatures: width, layerFeatures: width, numLayers: 8 }
    : null;
}
