import type { Checkpoint } from "../../src/checkpoints/checkpoint.ts";
import { compareSettings, type CaseResult } from "./compare.ts";
import type { NetworkCases } from "./networks.ts";

/** The constructor's arguments that a file's tensors alone determine, under the official names. */
function determined({ G_ema, D }: Checkpoint): Record<"generator" | "discriminator", Record<string, unknown>> {
  const synthesis = G_ema?.config.synthesis;
  const mapping = G_ema?.config.mapping;
  return {
    generator: {
      z_dim: mapping?.zDim,
      c_dim: mapping?.cDim,
      w_dim: mapping?.wDim,
      img_resolution: synthesis?.imgResolution,
      img_channels: synthesis?.imgChannels,
      num_layers: mapping?.numLayers,
      channel_base: synthesis?.channelBase,
      channel_max: synthesis?.channelMax,
    },
    discriminator: {
      c_dim: D?.config.cDim,
      img_resolution: D?.config.imgResolution,
      img_channels: D?.config.imgChannels,
      channel_base: D?.config.channelBase,
      channel_max: D?.config.channelMax,
    },
  };
}

/** What only a snapshot's own arguments tell. */
function stated({ G_ema, D }: Checkpoint): Record<"generator" | "discriminator", Record<string, unknown>> {
  return {
    generator: { num_fp16_res: G_ema?.config.synthesis.numFp16Res, conv_clamp: G_ema?.config.synthesis.convClamp },
    discriminator: {
      num_fp16_res: D?.config.numFp16Res,
      conv_clamp: D?.config.convClamp,
      mbstd_group_size: D?.config.mbstdGroupSize,
    },
  };
}

/** The constructors' own defaults of those arguments, by the program: NVIDIA's later repository has others. */
const DEFAULTS = { num_fp16_res: 0, conv_clamp: null, mbstd_group_size: 4 };
const STYLEGAN3_DEFAULTS = { num_fp16_res: 4, conv_clamp: 256, mbstd_group_size: 4 };

/** The configuration that was read against the constructor arguments of the reference. */
export function checkSettings(file: string, checkpoint: Checkpoint, description: NetworkCases): CaseResult[] {
  const snapshot = file.endsWith(".pkl");
  const defaults = checkpoint.readAs?.includes("StyleGAN3") === true ? STYLEGAN3_DEFAULTS : DEFAULTS;
  const present = (["generator", "discriminator"] as const).filter((name) => name === "generator" || checkpoint.D);
  return present.map((network) => {
    const actual = { ...determined(checkpoint)[network], ...(snapshot ? stated(checkpoint)[network] : {}) };
    const expected = { ...defaults, ...flat(description[network]) };
    return compareSettings(`${file} ${network} arguments`, actual, pick(expected, Object.keys(actual)));
  });
}

/** Nested keyword arguments side by side; the discriminator's own mapping is compared through its outputs. */
function flat(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([key, value]) =>
      typeof value === "object" && value !== null ? Object.entries(value) : [[key, value]],
    ),
  );
}

function pick(values: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, values[key]]));
}
