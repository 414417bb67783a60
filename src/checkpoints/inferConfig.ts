import { formatShape } from "../base/assertShape.ts";
import { UserError } from "../base/errors.ts";
import type {
  BlockConfig,
  DiscriminatorConfig,
  GeneratorConfig,
  MappingConfig,
  SynthesisArchitecture,
} from "../networks/config.ts";
import type { NetworkTensors } from "./checkpoint.ts";
import { checkDiscriminatorConfig, checkGeneratorConfig } from "./configSchema.ts";
import { inferChannelLimits, type ChannelRow } from "./inferChannels.ts";
import { blockFilterName, filterTaps } from "./inferFilter.ts";
import { NETWORK_RESOLUTIONS } from "./schema.ts";

/**
 * Configurations from names and shapes alone. What tensors cannot tell comes from `assumed`, an experiment's
 * configuration, or else is what the official training configurations say: numFp16Res 4, convClamp 256, lrelu,
 * mapping lrMultiplier 0.01, wAvgBeta 0.995, mbstdGroupSize 4.
 */
const OFFICIAL_BLOCKS = { numFp16Res: 4, convClamp: 256, activation: "lrelu" } as const;
const OFFICIAL_MAPPING = { activation: "lrelu", lrMultiplier: 0.01, wAvgBeta: 0.995 } as const;
const OFFICIAL_MBSTD_GROUP_SIZE = 4;
const OFFICIAL_FILTER = [1, 3, 3, 1];

/** What is known of a network beside its tensors, an experiment's configuration or what its program always builds. */
export interface AssumedGenerator {
  readonly mapping?: Partial<MappingConfig>;
  readonly synthesis?: Partial<BlockConfig>;
}

export interface AssumedDiscriminator extends Partial<BlockConfig> {
  readonly mapping?: Partial<MappingConfig> | null;
  readonly mbstdGroupSize?: number | null;
}

/** A network's tensors and its name, as errors say it. */
interface Found {
  readonly tensors: NetworkTensors;
  readonly label: string;
}

/** @throws UserError when the tensors are not those of a generator. */
export function inferGeneratorConfig(
  tensors: NetworkTensors,
  label: string,
  assumed?: AssumedGenerator,
): GeneratorConfig {
  const found = { tensors, label };
  const mapping = inferMapping(found, "mapping", assumed?.mapping);
  const imgResolution = highestResolution(found, "synthesis.");
  const rows = resolutionsTo(imgResolution).map(
    (resolution): ChannelRow => [resolution, axis(found, `synthesis.b${resolution}.conv1.weight`, 0)],
  );
  const synthesis = {
    ...inferBlocks(found, imgResolution, rows, assumed?.synthesis),
    imgChannels: axis(found, `synthesis.b${imgResolution}.torgb.weight`, 0),
    wDim: axis(found, "synthesis.b4.conv1.affine.weight", 1),
    architecture: architectureOf(tensors, "synthesis.b8.skip.weight", "synthesis.b4.torgb.weight"),
    useNoise: tensors.has("synthesis.b4.conv1.noise_strength"),
  };
  return checkGeneratorConfig({ mapping, synthesis }, `use ${label}`);
}

/** @throws UserError when the tensors are not those of a discriminator. */
export function inferDiscriminatorConfig(
  tensors: NetworkTensors,
  label: string,
  assumed?: AssumedDiscriminator,
): DiscriminatorConfig {
  const found = { tensors, label };
  const imgResolution = highestResolution(found, "");
  const rows = resolutionsTo(imgResolution).map(
    (resolution): ChannelRow => [
      resolution,
      axis(found, resolution === 4 ? "b4.conv.weight" : `b${resolution}.conv0.weight`, 0),
    ],
  );
  const mapping = tensors.has("mapping.embed.weight")
    ? inferMapping(found, "mapping", assumed?.mapping ?? undefined, true)
    : null;
  const config = {
    ...inferBlocks(found, imgResolution, rows, assumed),
    imgChannels: axis(found, `b${imgResolution}.fromrgb.weight`, 1),
    architecture: architectureOf(tensors, "b8.skip.weight", "b4.fromrgb.weight"),
    cDim: mapping?.cDim ?? 0,
    mapping,
    mbstdGroupSize: assumed?.mbstdGroupSize === undefined ? OFFICIAL_MBSTD_GROUP_SIZE : assumed.mbstdGroupSize,
    mbstdNumChannels: axis(found, "b4.conv.weight", 1) - axis(found, "b4.conv.weight", 0),
  };
  return checkDiscriminatorConfig(config, `use ${label}`);
}

/** @param withoutLayers whether labels may be embedded and nothing more, as in discriminators of TensorFlow. */
function inferMapping(
  found: Found,
  path: string,
  assumed?: Partial<MappingConfig>,
  withoutLayers = false,
): MappingConfig {
  const isConditional = found.tensors.has(`${path}.embed.weight`);
  const embedFeatures = isConditional ? axis(found, `${path}.embed.weight`, 0) : 0;
  const isBare = isConditional && withoutLayers && !found.tensors.has(`${path}.fc0.weight`);
  const numLayers = isBare ? 0 : layersOf(found.tensors, path);
  const wDim = isBare ? embedFeatures : axis(found, `${path}.fc${numLayers - 1}.weight`, 0);
  const { activation, lrMultiplier, wAvgBeta } = { ...OFFICIAL_MAPPING, ...assumed };
  return {
    zDim: isBare ? 0 : axis(found, `${path}.fc0.weight`, 1) - embedFeatures,
    cDim: isConditional ? axis(found, `${path}.embed.weight`, 1) : 0,
    wDim,
    numLayers,
    embedFeatures,
    layerFeatures: numLayers > 1 ? axis(found, `${path}.fc0.weight`, 0) : wDim,
    activation,
    lrMultiplier,
    wAvgBeta,
  };
}

/** At least 1, so that a missing first layer is named. */
function layersOf(tensors: NetworkTensors, path: string): number {
  let count = 1;
  while (tensors.has(`${path}.fc${count}.weight`)) count++;
  return count;
}

type InferredBlocks = Omit<BlockConfig, "imgChannels">;

function inferBlocks(
  { tensors, label }: Found,
  imgResolution: number,
  rows: readonly ChannelRow[],
  assumed: Partial<BlockConfig> = {},
): InferredBlocks {
  const { channelBase: base, channelMax: max } = assumed;
  const preferred = base === undefined || max === undefined ? [] : [{ channelBase: base, channelMax: max }];
  const limits = inferChannelLimits(rows, preferred);
  if (limits === undefined) {
    const received = rows.map(([resolution, channels]) => `${channels} at ${resolution}`).join(", ");
    throw new UserError({
      attempted: `use ${label}`,
      rule: "its channels must follow min(channelBase / resolution, channelMax)",
      received,
    });
  }
  const { channelBase, channelMax } = limits;
  const { numFp16Res, convClamp, activation } = { ...OFFICIAL_BLOCKS, ...assumed };
  const filter = tensors.get(blockFilterName(tensors) ?? "");
  const resampleFilter = (filter && filterTaps(filter)) ?? assumed.resampleFilter ?? OFFICIAL_FILTER;
  return { imgResolution, channelBase, channelMax, numFp16Res, convClamp, resampleFilter, activation };
}

function architectureOf(tensors: NetworkTensors, residual: string, everyBlockColours: string): SynthesisArchitecture {
  if (tensors.has(residual)) return "resnet";
  return tensors.has(everyBlockColours) ? "skip" : "orig";
}

function highestResolution({ tensors, label }: Found, prefix: string): number {
  const blocks = [...tensors.keys()].filter((name) => name.startsWith(`${prefix}b`));
  const resolutionOf = (name: string) => Number(/^b(\d+)\./.exec(name.slice(prefix.length))?.[1] ?? 0);
  const highest = blocks.reduce((most, name) => Math.max(most, resolutionOf(name)), 0);
  if (NETWORK_RESOLUTIONS.some((resolution) => resolution === highest)) return highest;
  throw new UserError({
    attempted: `use ${label}`,
    rule: `its highest block must be one of ${NETWORK_RESOLUTIONS.map((resolution) => `b${resolution}`).join(", ")}`,
    received: highest === 0 ? "no blocks" : `b${highest}`,
  });
}

function resolutionsTo(highest: number): number[] {
  return NETWORK_RESOLUTIONS.filter((resolution) => resolution <= highest);
}

/** The length of an axis of a tensor that must be there. */
function axis({ tensors, label }: Found, name: string, index: number): number {
  const tensor = tensors.get(name);
  const length = tensor?.shape[index];
  if (length !== undefined) return length;
  const received = tensor === undefined ? "a file without it" : `shape ${formatShape(tensor.shape)}`;
  throw new UserError({
    attempted: `use ${label}`,
    rule: `it must have the tensor ${name} with ${index + 1} axes or more`,
    received,
  });
}
