import type { Checkpoint } from "../checkpoints/checkpoint.ts";
import { discriminatorFromArguments, generatorFromArguments } from "../checkpoints/constructorArguments.ts";
import type { Experiment } from "../checkpoints/experiment.ts";
import type { Dataset } from "../datasets/dataset.ts";
import type { BlockConfig, MappingConfig } from "../networks/config.ts";
import { TRAIN_OPTIONS, type TrainOptions } from "./options.ts";
import type { Preset } from "./presets.ts";

export type Networks = Pick<Experiment, "generator" | "discriminator">;

/** How wide the networks' layers are, where the preset is not followed. */
type Widths = Pick<TrainOptions, "channelBase" | "channelMax" | "zDim" | "wDim">;

/** What the images decide. */
type Shape = Pick<Dataset, "resolution" | "channels" | "cDim">;

/** A preset's networks: the official constructors' arguments. 512 numbers in w, however narrow the layers are. */
export function presetNetworks(preset: Preset, widths: Widths, data: Shape, batchSize: number): Networks {
  const { resolution: imgResolution, channels: imgChannels, cDim } = data;
  const { channelMax, zDim, wDim } = TRAIN_OPTIONS;
  const blocks = {
    channelBase: widths.channelBase ?? preset.channelBase,
    channelMax: widths.channelMax ?? channelMax.default,
    numFp16Res: 4,
    convClamp: 256,
  };
  const generator = {
    zDim: widths.zDim ?? zDim.default,
    wDim: widths.wDim ?? wDim.default,
    mapping: { numLayers: preset.mappingLayers },
    synthesis: blocks,
  };
  const discriminator = {
    ...blocks,
    architecture: preset.architecture,
    epilogue: { mbstdGroupSize: Math.min(preset.mbstdGroupSize, batchSize) },
  };
  const shape = { imgResolution, imgChannels, cDim };
  return {
    generator: generatorFromArguments({ ...generator, ...shape }, "plan the generator"),
    discriminator: discriminatorFromArguments({ ...discriminator, ...shape }, "plan the discriminator"),
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
