import { UserError } from "../../base/errors.ts";
import {
  blockResolutions,
  channelsAt,
  type BlockConfig,
  type DiscriminatorConfig,
  type GeneratorConfig,
} from "../../networks/config.ts";
import { W_AVERAGE } from "../../networks/generator.ts";
import { float32, type Float32Tensor } from "../../tensor/hostTensor.ts";
import type { Checkpoint, JsonRecord, NetworkName, StoredNetwork } from "../checkpoint.ts";
import { toTheirs } from "../names.ts";
import { ROSINALITY_NAMES } from "../dialects/rosinalityNames.ts";
import type { LaidOut, Stored } from "./layout.ts";

/** A setting that the program builds in whatever its arguments: what it is there, and what the network has. */
type Fact = readonly [setting: string, wanted: unknown, found: unknown];

/**
 * The checkpoint of rosinality/stylegan2-pytorch: `g_ema`, `g`, `d` and `latent_avg`, under that program's names. Its
 * own code knows one kind of network, so every other is refused; half precision and the clamp that guards it are left
 * out, with a note, since in float32 activations hardly reach it.
 * @throws UserError that names the setting which the program does not have.
 */
export function rosinalityLayout(checkpoint: Checkpoint, stored: Stored): LaidOut {
  const { G, G_ema, D, extras } = checkpoint;
  if (G) requireFacts("G", generatorFacts(G.config));
  if (G_ema) requireFacts("G_ema", generatorFacts(G_ema.config));
  if (D) requireFacts("D", discriminatorFacts(D.config));
  const average = (G_ema ?? G)?.tensors.get(W_AVERAGE);
  const value = {
    ...(G && { g: stored(theirs(G)) }),
    ...(D && { d: stored(theirs(D)) }),
    ...(G_ema && { g_ema: stored(theirs(G_ema)) }),
    ...(average && { latent_avg: stored(new Map([[W_AVERAGE, average]])).get(W_AVERAGE) }),
    ...strength(extras),
  };
  return { value, notes: notesOf(checkpoint) };
}

function theirs(network: StoredNetwork<GeneratorConfig | DiscriminatorConfig>): Map<string, Float32Tensor> {
  const { config, tensors } = network;
  return "synthesis" in config
    ? toTheirs(tensors, ROSINALITY_NAMES.generator(config.synthesis.imgResolution))
    : toTheirs(tensors, ROSINALITY_NAMES.discriminator(config.imgResolution));
}

/** `ada_aug_p`, a tensor without axes: a fraction would keep PyTorch 1.13 from opening the file. */
function strength({ augment_pipe: pipe }: JsonRecord): Record<string, Float32Tensor> {
  const p = typeof pipe === "object" && pipe !== null && "p" in pipe ? pipe.p : undefined;
  return typeof p === "number" ? { ada_aug_p: float32([], [p]) } : {};
}

function blockFacts(config: BlockConfig): Fact[] {
  return [
    ["activation", "lrelu", config.activation],
    ["resampleFilter", [1, 3, 3, 1], config.resampleFilter],
    ["imgChannels", 3, config.imgChannels],
  ];
}

function generatorFacts({ mapping, synthesis }: GeneratorConfig): Fact[] {
  return [
    ...blockFacts(synthesis),
    ["architecture", "skip", synthesis.architecture],
    ["useNoise", true, synthesis.useNoise],
    ["cDim", 0, mapping.cDim],
    ["zDim", mapping.wDim, mapping.zDim],
    ["layerFeatures", mapping.wDim, mapping.layerFeatures],
    ["mapping activation", "lrelu", mapping.activation],
    ["lrMultiplier", 0.01, mapping.lrMultiplier],
  ];
}

function discriminatorFacts(config: DiscriminatorConfig): Fact[] {
  return [
    ...blockFacts(config),
    ["architecture", "resnet", config.architecture],
    ["cDim", 0, config.cDim],
    ["mbstdGroupSize", 4, config.mbstdGroupSize],
    ["mbstdNumChannels", 1, config.mbstdNumChannels],
  ];
}

function requireFacts(network: NetworkName, facts: readonly Fact[]): void {
  const differing = facts.find(([, wanted, found]) => JSON.stringify(wanted) !== JSON.stringify(found));
  if (differing === undefined) return;
  const [setting, wanted, found] = differing;
  throw new UserError({
    attempted: `write ${network} for rosinality/stylegan2-pytorch`,
    rule: `that program builds networks with ${setting} ${JSON.stringify(wanted)}, and would compute something else`,
    received: `${setting} ${JSON.stringify(found)}`,
    next: network === "D" ? "Leave D out with --only G_ema, or choose another layout." : "Choose another layout.",
  });
}

function notesOf({ G, G_ema, D }: Checkpoint): string[] {
  const generator = G_ema ?? G;
  const config = generator?.config.synthesis ?? D?.config;
  const latents = generator?.config.mapping;
  const parts = [G?.config.synthesis, G_ema?.config.synthesis, D?.config];
  const clamps = new Set(parts.map((part) => part?.convClamp ?? null));
  return [
    ...[...clamps]
      .filter((clamp) => clamp !== null)
      .map(
        (clamp) => `It does not clamp: images differ where an activation exceeds ${clamp}, which is rare in float32`,
      ),
    ...(config && !hasItsChannels(config)
      ? ["That program builds at most 512 channels, and 32768 / resolution or half of that: edit its channel table"]
      : []),
    ...(latents && (latents.wDim !== 512 || latents.numLayers !== 8)
      ? [`Create its Generator with style_dim ${latents.wDim} and n_mlp ${latents.numLayers}`]
      : []),
    ...(G && G_ema && !sameData(G, G_ema) ? ["It stores one average w: that of G_ema is written"] : []),
  ];
}

/** Its channels are the official ones, with a base of 32768, or 16384 where its multiplier is 1. */
function hasItsChannels(config: BlockConfig): boolean {
  return [32768, 16384].some((channelBase) =>
    blockResolutions(config).every(
      (side) => channelsAt(config, side) === channelsAt({ ...config, channelBase, channelMax: 512 }, side),
    ),
  );
}

function sameData(a: StoredNetwork<GeneratorConfig>, b: StoredNetwork<GeneratorConfig>): boolean {
  const [one, other] = [a.tensors.get(W_AVERAGE), b.tensors.get(W_AVERAGE)];
  return one?.data.every((value, i) => value === other?.data[i]) ?? true;
}
