import type { Activation } from "../nn/biasAct.ts";
import type { BlockFacts, GeneratorLayer } from "./generator.ts";

/** How resolutions hand their image on (Karras et al. 2020, fig. 7). */
export type SynthesisArchitecture = "orig" | "skip" | "resnet";

export interface MappingConfig {
  /** 0 for a mapping of labels alone. */
  readonly zDim: number;
  /** 0 for an unconditional network. */
  readonly cDim: number;
  readonly wDim: number;
  readonly numLayers: number;
  readonly embedFeatures: number;
  readonly layerFeatures: number;
  readonly activation: Activation;
  readonly lrMultiplier: number;
  /** Decay of the moving average of w in training. */
  readonly wAvgBeta: number;
}

/** What both networks say of their resolutions. */
export interface BlockConfig {
  readonly imgResolution: number;
  readonly imgChannels: number;
  readonly channelBase: number;
  readonly channelMax: number;
  /** How many of the highest resolutions compute in half precision on a GPU. */
  readonly numFp16Res: number;
  /** Limit of activations, null for none. */
  readonly convClamp: number | null;
  /** 1-D taps of the FIR filter. */
  readonly resampleFilter: readonly number[];
  readonly activation: Activation;
}

export interface SynthesisConfig extends BlockConfig {
  readonly wDim: number;
  readonly architecture: SynthesisArchitecture;
  readonly useNoise: boolean;
}

export interface GeneratorConfig {
  readonly mapping: MappingConfig;
  readonly synthesis: SynthesisConfig;
}

export interface DiscriminatorConfig extends BlockConfig {
  readonly cDim: number;
  readonly architecture: SynthesisArchitecture;
  /** The mapping of labels, null for an unconditional network. */
  readonly mapping: MappingConfig | null;
  /** Samples a group of minibatch standard deviation, null for the whole batch. */
  readonly mbstdGroupSize: number | null;
  /** Maps it appends, 0 to leave it out. */
  readonly mbstdNumChannels: number;
}

/** Samples that the minibatch standard deviation compares, which must divide a batch of n. 1 where it is left out. */
export function mbstdGroup({ mbstdGroupSize, mbstdNumChannels }: DiscriminatorConfig, n: number): number {
  return mbstdNumChannels === 0 ? 1 : Math.min(mbstdGroupSize ?? n, n);
}

/** min(channelBase / resolution, channelMax). */
export function channelsAt({ channelBase, channelMax }: BlockConfig, resolution: number): number {
  return Math.min(Math.floor(channelBase / resolution), channelMax);
}

/** 4, 8, ... imgResolution. */
export function blockResolutions({ imgResolution }: BlockConfig): number[] {
  return Array.from({ length: Math.log2(imgResolution) - 1 }, (_, i) => 2 ** (i + 2));
}

export function blockFacts(config: BlockConfig): BlockFacts {
  const { channelBase, channelMax, numFp16Res, convClamp } = config;
  const channels = Object.fromEntries(blockResolutions(config).map((side) => [side, channelsAt(config, side)]));
  return { channelBase, channelMax, channels, numFp16Res, convClamp };
}

/** Whether this resolution is one of the numFp16Res highest; 4x4 never is. */
export function usesHalfPrecision({ imgResolution, numFp16Res }: BlockConfig, resolution: number): boolean {
  return resolution >= Math.max((imgResolution * 2) / 2 ** numFp16Res, 8);
}

/** Every layer in the order of evaluation; a torgb shares its w with the next block's conv0. */
export function synthesisLayers(config: SynthesisConfig): GeneratorLayer[] {
  const layers: GeneratorLayer[] = [];
  let wIndex = 0;
  for (const resolution of blockResolutions(config)) {
    const convolutions = resolution === 4 ? ["conv1"] : ["conv0", "conv1"];
    for (const name of convolutions) layers.push({ name: `b${resolution}.${name}`, resolution, wIndex: wIndex++ });
    if (hasToRgb(config, resolution)) layers.push({ name: `b${resolution}.torgb`, resolution, wIndex });
  }
  return layers;
}

/** Every block makes an image in the skip architecture, only the last in the others. */
export function hasToRgb({ architecture, imgResolution }: SynthesisConfig, resolution: number): boolean {
  return architecture === "skip" || resolution === imgResolution;
}
