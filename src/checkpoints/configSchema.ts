import * as v from "valibot";
import { channelsAt, type BlockConfig, type DiscriminatorConfig, type GeneratorConfig } from "../networks/config.ts";
import * as field from "./schema.ts";

const mapping = v.pipe(
  v.strictObject({
    zDim: field.zDim,
    cDim: field.cDim,
    wDim: field.features,
    numLayers: field.numLayers,
    embedFeatures: field.embedFeatures,
    layerFeatures: field.features,
    activation: field.activation,
    lrMultiplier: field.lrMultiplier,
    wAvgBeta: field.wAvgBeta,
  }),
  v.check(({ zDim, cDim }) => zDim + cDim > 0, "a mapping of latents or labels: zDim or cDim above 0"),
  v.check(
    ({ cDim, embedFeatures }) => (cDim === 0) === (embedFeatures === 0),
    "one whose embedFeatures is 0 if and only if cDim is 0",
  ),
  v.check(
    ({ numLayers, zDim, embedFeatures, wDim }) => numLayers > 0 || zDim + embedFeatures === wDim,
    "one whose input, zDim + embedFeatures, is wDim wide where it has no layers",
  ),
);

const block = {
  imgResolution: field.imgResolution,
  imgChannels: field.imgChannels,
  channelBase: field.channelBase,
  channelMax: field.channelMax,
  numFp16Res: field.numFp16Res,
  convClamp: field.convClamp,
  resampleFilter: field.resampleFilter,
  activation: field.activation,
  architecture: field.architecture,
};

/** At the highest resolution at least one channel must be left. */
function hasChannels(config: BlockConfig): boolean {
  return channelsAt(config, config.imgResolution) >= 1;
}
const CHANNELS_RULE = "one whose channelBase is at least its imgResolution";

/** What a generator's configuration may be; the one place that states its limits. */
const generator = v.pipe(
  v.strictObject({
    mapping,
    synthesis: v.pipe(
      v.strictObject({ ...block, wDim: field.features, useNoise: v.boolean() }),
      v.check((config) => hasChannels(config), CHANNELS_RULE),
    ),
  }),
  v.check((config) => config.mapping.wDim === config.synthesis.wDim, "one whose two networks agree on wDim"),
);

/** What a discriminator's configuration may be. */
const discriminator = v.pipe(
  v.strictObject({
    ...block,
    cDim: field.cDim,
    mapping: v.nullable(mapping),
    mbstdGroupSize: field.mbstdGroupSize,
    mbstdNumChannels: field.mbstdNumChannels,
  }),
  v.check((config) => hasChannels(config), CHANNELS_RULE),
  v.check(
    ({ imgResolution, architecture }) => imgResolution > 4 || architecture === "skip",
    "the architecture skip at resolution 4, where no other architecture reads the image",
  ),
  v.check(
    ({ cDim, mapping: labels }) => cDim === (labels?.cDim ?? 0),
    "one with a mapping of its cDim labels, or neither",
  ),
  v.check(({ mapping: labels }) => (labels?.zDim ?? 0) === 0, "one whose mapping takes only labels"),
  v.check(
    (config) => config.mbstdNumChannels === 0 || channelsAt(config, 4) % config.mbstdNumChannels === 0,
    "one whose channels at 4x4 divide into mbstdNumChannels",
  ),
);

/** @throws UserError that names the field. */
export function checkGeneratorConfig(value: unknown, attempted: string): GeneratorConfig {
  return field.parse(generator, value, attempted, "the generator's configuration");
}

/** @throws UserError that names the field. */
export function checkDiscriminatorConfig(value: unknown, attempted: string): DiscriminatorConfig {
  return field.parse(discriminator, value, attempted, "the discriminator's configuration");
}
