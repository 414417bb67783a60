import type { DiscriminatorConfig, GeneratorConfig, MappingConfig } from "../../networks/config.ts";
import type { JsonRecord } from "../checkpoint.ts";

/** The arguments with which the official `Generator` is made: all of them stated, so that no default matters. */
export function generatorArguments({ mapping, synthesis }: GeneratorConfig): JsonRecord {
  const { zDim, cDim, wDim, wAvgBeta } = mapping;
  return {
    z_dim: zDim,
    c_dim: cDim,
    w_dim: wDim,
    img_resolution: synthesis.imgResolution,
    img_channels: synthesis.imgChannels,
    mapping_kwargs: { ...mappingArguments(mapping), w_avg_beta: wAvgBeta },
    synthesis_kwargs: {
      channel_base: synthesis.channelBase,
      channel_max: synthesis.channelMax,
      num_fp16_res: synthesis.numFp16Res,
      conv_clamp: synthesis.convClamp,
      architecture: synthesis.architecture,
      resample_filter: [...synthesis.resampleFilter],
      activation: synthesis.activation,
      use_noise: synthesis.useNoise,
    },
  };
}

/** The arguments with which the official `Discriminator` is made. */
export function discriminatorArguments(config: DiscriminatorConfig): JsonRecord {
  const { mapping, activation } = config;
  return {
    c_dim: config.cDim,
    img_resolution: config.imgResolution,
    img_channels: config.imgChannels,
    architecture: config.architecture,
    channel_base: config.channelBase,
    channel_max: config.channelMax,
    num_fp16_res: config.numFp16Res,
    conv_clamp: config.convClamp,
    ...(mapping && { cmap_dim: mapping.wDim, mapping_kwargs: mappingArguments(mapping) }),
    block_kwargs: { resample_filter: [...config.resampleFilter], activation },
    epilogue_kwargs: {
      mbstd_group_size: config.mbstdGroupSize,
      mbstd_num_channels: config.mbstdNumChannels,
      activation,
    },
  };
}

/** Without classes there is nothing to embed, and the constructor wants no width for it. */
function mappingArguments({ cDim, numLayers, embedFeatures, layerFeatures, ...o }: MappingConfig): JsonRecord {
  return {
    num_layers: numLayers,
    ...(cDim > 0 && { embed_features: embedFeatures }),
    layer_features: layerFeatures,
    activation: o.activation,
    lr_multiplier: o.lrMultiplier,
  };
}
