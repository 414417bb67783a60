import { UserError } from "../../base/errors.ts";
import { printable } from "../../formats/formatError.ts";
import type { Json, JsonRecord } from "../checkpoint.ts";

/** Where an argument goes among those of the PyTorch constructors, and how its value changes on the way. */
interface Row {
  /** A path, `mapping.numLayers`; null for what has no meaning for images. */
  readonly to: string | null;
  /** What the TensorFlow code takes where nothing is stated; where it is left out, the PyTorch default is the same. */
  readonly otherwise?: Json;
  readonly value?: (value: Json) => Json;
}

type Table = Readonly<Record<string, Row>>;

const ignored: Row = { to: null };
/** Its base counts the channels of both convolutions of a resolution apart. */
const twice = (value: Json): Json => (typeof value === "number" ? 2 * value : value);

const SHARED: Table = {
  label_size: { to: "cDim", otherwise: 0 },
  resolution: { to: "imgResolution", otherwise: 1024 },
  num_channels: { to: "imgChannels", otherwise: 3 },
  structure: ignored,
};

const CHANNELS = (part: string): Table => ({
  fmap_base: { to: `${part}channelBase`, otherwise: 16384, value: twice },
  fmap_max: { to: `${part}channelMax`, otherwise: 512 },
  num_fp16_res: { to: `${part}numFp16Res`, otherwise: 0 },
  conv_clamp: { to: `${part}convClamp`, otherwise: null },
});

export const GENERATOR_ARGUMENTS: Table = {
  ...SHARED,
  ...CHANNELS("synthesis."),
  latent_size: { to: "zDim", otherwise: 512 },
  dlatent_size: { to: "wDim", otherwise: 512 },
  mapping_layers: { to: "mapping.numLayers", otherwise: 8 },
  label_fmaps: { to: "mapping.embedFeatures", otherwise: null },
  mapping_fmaps: { to: "mapping.layerFeatures", otherwise: null },
  mapping_nonlinearity: { to: "mapping.activation", otherwise: "lrelu" },
  mapping_lrmul: { to: "mapping.lrMultiplier", otherwise: 0.01 },
  w_avg_beta: { to: "mapping.wAvgBeta", otherwise: 0.995 },
  architecture: { to: "synthesis.architecture", otherwise: "skip" },
  resample_kernel: { to: "synthesis.resampleFilter", otherwise: [1, 3, 3, 1] },
  use_noise: { to: "synthesis.useNoise", otherwise: true },
  nonlinearity: { to: "synthesis.activation", otherwise: "lrelu" },
  truncation_psi: ignored,
  truncation_cutoff: ignored,
  style_mixing_prob: ignored,
};

export const DISCRIMINATOR_ARGUMENTS: Table = {
  ...SHARED,
  ...CHANNELS(""),
  architecture: { to: "architecture", otherwise: "resnet" },
  mapping_fmaps: { to: "cmapDim", otherwise: null },
  mapping_layers: { to: "mapping.numLayers", otherwise: 0 },
  mapping_lrmul: { to: "mapping.lrMultiplier", otherwise: 0.1 },
  nonlinearity: { to: "block.activation", otherwise: "lrelu" },
  resample_kernel: { to: "block.resampleFilter", otherwise: [1, 3, 3, 1] },
  freeze_layers: ignored,
  mbstd_group_size: { to: "epilogue.mbstdGroupSize", otherwise: null },
  mbstd_num_features: { to: "epilogue.mbstdNumChannels", otherwise: 1 },
};

/**
 * The arguments of a TensorFlow network as those of the PyTorch constructors, nested by their paths.
 * @throws UserError for one that the table does not know, since it could change images.
 */
export function pytorchArguments(stated: JsonRecord, table: Table): JsonRecord {
  const unknown = Object.keys(stated).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) throw unknownArgument(unknown);
  let nested: JsonRecord = {};
  for (const [name, { to, otherwise, value }] of Object.entries(table)) {
    const given = Object.hasOwn(stated, name) ? stated[name] : otherwise;
    if (to === null || given === undefined) continue;
    nested = withPath(nested, to.split("."), value === undefined ? given : value(given));
  }
  return nested;
}

function withPath(record: JsonRecord, [first = "", ...rest]: readonly string[], value: Json): JsonRecord {
  if (rest.length === 0) return { ...record, [first]: value };
  return { ...record, [first]: withPath((record[first] ?? {}) as JsonRecord, rest, value) };
}

function unknownArgument(name: string): UserError {
  return new UserError({
    attempted: "read the TensorFlow network",
    rule: "its arguments must be those of StyleGAN2 or StyleGAN2-ADA",
    received: `"${printable(name)}"`,
    next: "It may change the images, and its effect is unknown here.",
  });
}
