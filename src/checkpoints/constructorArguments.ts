import * as v from "valibot";
import {
  channelsAt,
  type BlockConfig,
  type DiscriminatorConfig,
  type GeneratorConfig,
  type MappingConfig,
} from "../networks/config.ts";
import { checkDiscriminatorConfig, checkGeneratorConfig } from "./configSchema.ts";
import * as field from "./schema.ts";

/**
 * The official constructors' arguments, in camel case and without the "Kwargs" of nested ones, and their
 * defaults. Experiments are written so too. An argument that is not listed is refused, since it could change
 * images; `ignored` ones cannot.
 */
const ignored = v.optional(v.unknown());

const FILTER = [1, 3, 3, 1];
const filterArgument = v.optional(
  v.union([
    v.pipe(
      v.nullable(v.number()),
      v.transform((tap) => [tap ?? 1]),
    ),
    field.resampleFilter,
  ]),
  FILTER,
);

const mappingArguments = v.optional(
  v.strictObject({
    numLayers: v.optional(field.numLayers, 8),
    embedFeatures: v.optional(v.nullable(field.features), null),
    layerFeatures: v.optional(v.nullable(field.features), null),
    activation: v.optional(field.activation, "lrelu"),
    lrMultiplier: v.optional(field.lrMultiplier, 0.01),
    wAvgBeta: v.optional(v.nullable(field.wAvgBeta), 0.995),
  }),
  {},
);
type MappingArguments = v.InferOutput<typeof mappingArguments>;

const channelArguments = {
  channelBase: v.optional(field.channelBase, 32768),
  channelMax: v.optional(field.channelMax, 512),
  numFp16Res: v.optional(field.numFp16Res, 0),
  convClamp: v.optional(field.convClamp, null),
};

const layerArguments = {
  resampleFilter: filterArgument,
  activation: v.optional(field.activation, "lrelu"),
  fp16ChannelsLast: ignored,
};

const synthesisArguments = v.optional(
  v.strictObject({
    ...channelArguments,
    ...layerArguments,
    architecture: v.optional(field.architecture, "skip"),
    useNoise: v.optional(v.boolean(), true),
    kernelSize: v.optional(v.literal(3, "3, the only size of kernels here"), 3),
  }),
  {},
);

const generatorArguments = v.strictObject({
  zDim: field.zDim,
  cDim: field.cDim,
  wDim: field.features,
  imgResolution: field.imgResolution,
  imgChannels: field.imgChannels,
  mapping: mappingArguments,
  synthesis: synthesisArguments,
});

const discriminatorArguments = v.pipe(
  v.strictObject({
    cDim: field.cDim,
    imgResolution: field.imgResolution,
    imgChannels: field.imgChannels,
    architecture: v.optional(field.architecture, "resnet"),
    ...channelArguments,
    cmapDim: v.optional(v.nullable(field.features), null),
    block: v.optional(v.strictObject({ ...layerArguments, freezeLayers: ignored }), {}),
    mapping: mappingArguments,
    epilogue: v.optional(
      v.strictObject({
        mbstdGroupSize: v.optional(field.mbstdGroupSize, 4),
        mbstdNumChannels: v.optional(field.mbstdNumChannels, 1),
        activation: v.optional(field.activation, "lrelu"),
      }),
      {},
    ),
  }),
  v.check(({ block, epilogue }) => block.activation === epilogue.activation, "one activation for blocks and epilogue"),
);

/** @throws UserError that names the argument. */
export function generatorFromArguments(value: unknown, attempted: string): GeneratorConfig {
  const { zDim, cDim, wDim, imgResolution, imgChannels, mapping, synthesis } = field.parse(
    generatorArguments,
    value,
    attempted,
    "the generator's arguments",
  );
  const { fp16ChannelsLast: _, kernelSize: __, ...rest } = synthesis;
  const config: GeneratorConfig = {
    mapping: mappingConfig(zDim, cDim, wDim, mapping),
    synthesis: { ...rest, wDim, imgResolution, imgChannels },
  };
  return checkGeneratorConfig(config, attempted);
}

/** @throws UserError that names the argument. */
export function discriminatorFromArguments(value: unknown, attempted: string): DiscriminatorConfig {
  const { block, mapping, epilogue, cmapDim, ...rest } = field.parse(
    discriminatorArguments,
    value,
    attempted,
    "the discriminator's arguments",
  );
  const blocks: BlockConfig = {
    imgResolution: rest.imgResolution,
    imgChannels: rest.imgChannels,
    channelBase: rest.channelBase,
    channelMax: rest.channelMax,
    numFp16Res: rest.numFp16Res,
    convClamp: rest.convClamp,
    resampleFilter: block.resampleFilter,
    activation: block.activation,
  };
  const labelFeatures = cmapDim ?? channelsAt(blocks, 4);
  return checkDiscriminatorConfig(
    {
      ...blocks,
      architecture: rest.architecture,
      cDim: rest.cDim,
      mapping: rest.cDim === 0 ? null : mappingConfig(0, rest.cDim, labelFeatures, mapping),
      mbstdGroupSize: epilogue.mbstdGroupSize,
      mbstdNumChannels: epilogue.mbstdNumChannels,
    },
    attempted,
  );
}

/** The decay of an average that stays as it is. */
const NEVER_MOVED = 1;

function mappingConfig(zDim: number, cDim: number, wDim: number, o: MappingArguments): MappingConfig {
  return {
    zDim,
    cDim,
    wDim,
    numLayers: o.numLayers,
    embedFeatures: cDim === 0 ? 0 : (o.embedFeatures ?? wDim),
    layerFeatures: o.layerFeatures ?? wDim,
    activation: o.activation,
    lrMultiplier: o.lrMultiplier,
    wAvgBeta: o.wAvgBeta ?? NEVER_MOVED,
  };
}
