import { ACTIVATIONS, type Activation } from "../../nn/biasAct.ts";
import {
  blockResolutions,
  channelsAt,
  hasToRgb,
  usesHalfPrecision,
  type BlockConfig,
  type DiscriminatorConfig,
  type GeneratorConfig,
  type MappingConfig,
  type SynthesisConfig,
} from "../../networks/config.ts";
import { numWs } from "../../networks/synthesis.ts";
import type { NetworkTensors } from "../checkpoint.ts";
import { discriminatorArguments, generatorArguments } from "./arguments.ts";

/** A module of an official network. */
export interface Module {
  /** `synthesis.b8.conv0`; empty for the network itself. */
  readonly path: string;
  readonly className: string;
  /** What the official module keeps beside its tensors, under its own names. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

type Attributes = Module["attributes"];

/** How a path says which class a module is of, and what it keeps; the first that matches counts. */
type Rule<Config> = readonly [
  pattern: RegExp,
  className: string,
  attributes: (config: Config, at: Place) => Attributes,
];

interface Place {
  readonly path: string;
  /** Of the block that it lies in; NaN outside. */
  readonly resolution: number;
  /** Of its weight. */
  readonly shape: readonly number[];
}

const GENERATOR: readonly Rule<GeneratorConfig>[] = [
  [/^$/, "Generator", (config) => generatorAttributes(config)],
  [/^synthesis$/, "SynthesisNetwork", ({ synthesis }) => synthesisAttributes(synthesis)],
  [/^synthesis\.b\d+$/, "SynthesisBlock", ({ synthesis }, { resolution }) => synthesisBlock(synthesis, resolution)],
  [/\.conv[01]$/, "SynthesisLayer", ({ synthesis }, place) => synthesisLayer(synthesis, place)],
  [
    /\.torgb$/,
    "ToRGBLayer",
    ({ synthesis }, { shape }) => ({ conv_clamp: synthesis.convClamp, weight_gain: 1 / Math.sqrt(fanIn(shape)) }),
  ],
  [/\.skip$/, "Conv2dLayer", (_, { shape }) => convolution(shape, { activation: "linear", up: 2, bias: false })],
  [
    /^mapping$/,
    "MappingNetwork",
    ({ mapping, synthesis }) => ({
      ...mappingAttributes(mapping),
      num_ws: numWs(synthesis),
      w_avg_beta: mapping.wAvgBeta,
    }),
  ],
  [/^mapping\.fc\d+$/, "FullyConnectedLayer", ({ mapping }, { shape }) => mappingLayer(mapping, shape)],
  [/^mapping\.embed$|\.affine$/, "FullyConnectedLayer", (_, { shape }) => fullyConnected(shape, "linear")],
];

const DISCRIMINATOR: readonly Rule<DiscriminatorConfig>[] = [
  [/^$/, "Discriminator", (config) => discriminatorAttributes(config)],
  [/^b4$/, "DiscriminatorEpilogue", (config) => epilogue(config)],
  [/^b\d+$/, "DiscriminatorBlock", (config, { resolution }) => discriminatorBlock(config, resolution)],
  [
    /^b4\.mbstd$/,
    "MinibatchStdLayer",
    ({ mbstdGroupSize, mbstdNumChannels }) => ({ group_size: mbstdGroupSize, num_channels: mbstdNumChannels }),
  ],
  [/^b4\.fromrgb$/, "Conv2dLayer", ({ activation }, { shape }) => convolution(shape, { activation })],
  [
    /\.(?:fromrgb|conv0|conv)$/,
    "Conv2dLayer",
    ({ activation, convClamp }, { shape }) => convolution(shape, { activation, convClamp }),
  ],
  [
    /\.conv1$/,
    "Conv2dLayer",
    ({ activation, convClamp }, { shape }) => convolution(shape, { activation, convClamp, down: 2 }),
  ],
  [/\.skip$/, "Conv2dLayer", (_, { shape }) => convolution(shape, { activation: "linear", down: 2, bias: false })],
  [/^b4\.fc$/, "FullyConnectedLayer", ({ activation }, { shape }) => fullyConnected(shape, activation)],
  [/^mapping\.embed$|^b4\.out$/, "FullyConnectedLayer", (_, { shape }) => fullyConnected(shape, "linear")],
  [
    /^mapping$/,
    "MappingNetwork",
    ({ mapping }) => ({ ...(mapping && mappingAttributes(mapping)), num_ws: null, w_avg_beta: null }),
  ],
  [
    /^mapping\.fc\d+$/,
    "FullyConnectedLayer",
    ({ mapping }, { shape }) => (mapping ? mappingLayer(mapping, shape) : {}),
  ],
];

/** Every module of a generator, above the ones that lie in it. */
export function generatorModules(config: GeneratorConfig, tensors: NetworkTensors): Module[] {
  return modules(config, GENERATOR, tensors, []);
}

export function discriminatorModules(config: DiscriminatorConfig, tensors: NetworkTensors): Module[] {
  return modules(config, DISCRIMINATOR, tensors, config.mbstdNumChannels > 0 ? ["b4.mbstd"] : []);
}

function modules<Config>(
  config: Config,
  rules: readonly Rule<Config>[],
  tensors: NetworkTensors,
  withoutTensors: readonly string[],
): Module[] {
  const paths = new Set([...withoutTensors.map((path) => `${path}.`), ...tensors.keys()].flatMap(pathsAbove));
  return [...paths].map((path) => {
    const rule = rules.find(([pattern]) => pattern.test(path));
    if (rule === undefined) throw new Error(`snapshot: no official class for the module ${path}`);
    const shape = tensors.get(`${path}.weight`)?.shape ?? [];
    const resolution = Number(/(?:^|\.)b(\d+)/.exec(path)?.[1] ?? NaN);
    return { path, className: rule[1], attributes: rule[2](config, { path, resolution, shape }) };
  });
}

/** `a.b.weight` lies in "", "a" and "a.b". */
function pathsAbove(name: string): string[] {
  const parts = name.split(".").slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, i) => parts.slice(0, i).join("."));
}

function fanIn([, ...rest]: readonly number[]): number {
  return rest.reduce((product, length) => product * length, 1);
}

function fullyConnected(shape: readonly number[], activation: Activation, lrMultiplier = 1): Attributes {
  return { activation, weight_gain: lrMultiplier / Math.sqrt(fanIn(shape)), bias_gain: lrMultiplier };
}

function mappingLayer({ activation, lrMultiplier }: MappingConfig, shape: readonly number[]): Attributes {
  return fullyConnected(shape, activation, lrMultiplier);
}

interface Convolution {
  readonly activation: Activation;
  readonly convClamp?: number | null;
  readonly up?: number;
  readonly down?: number;
  readonly bias?: boolean;
}

function convolution(shape: readonly number[], o: Convolution): Attributes {
  const { activation, convClamp = null, up = 1, down = 1, bias = true } = o;
  return {
    activation,
    up,
    down,
    conv_clamp: convClamp,
    padding: Math.floor((shape[2] ?? 1) / 2),
    weight_gain: 1 / Math.sqrt(fanIn(shape)),
    act_gain: ACTIVATIONS[activation].gain,
    ...(!bias && { bias: null }),
  };
}

function generatorAttributes(config: GeneratorConfig): Attributes {
  const { mapping, synthesis } = config;
  return {
    z_dim: mapping.zDim,
    c_dim: mapping.cDim,
    w_dim: mapping.wDim,
    ...pictureAttributes(synthesis),
    num_ws: numWs(synthesis),
    _init_args: Object.freeze([]),
    _init_kwargs: generatorArguments(config),
  };
}

function pictureAttributes({ imgResolution, imgChannels }: BlockConfig): Attributes {
  return { img_resolution: imgResolution, img_channels: imgChannels };
}

function synthesisAttributes(config: SynthesisConfig): Attributes {
  return {
    w_dim: config.wDim,
    ...pictureAttributes(config),
    img_resolution_log2: Math.log2(config.imgResolution),
    block_resolutions: blockResolutions(config),
    num_ws: numWs(config),
  };
}

function synthesisBlock(config: SynthesisConfig, resolution: number): Attributes {
  return {
    in_channels: resolution === 4 ? 0 : channelsAt(config, resolution / 2),
    w_dim: config.wDim,
    resolution,
    img_channels: config.imgChannels,
    is_last: resolution === config.imgResolution,
    architecture: config.architecture,
    use_fp16: usesHalfPrecision(config, resolution),
    channels_last: false,
    num_conv: resolution === 4 ? 1 : 2,
    num_torgb: hasToRgb(config, resolution) ? 1 : 0,
  };
}

function synthesisLayer({ useNoise, activation, convClamp }: SynthesisConfig, { path, resolution }: Place): Attributes {
  return {
    resolution,
    up: path.endsWith(".conv0") ? 2 : 1,
    use_noise: useNoise,
    activation,
    conv_clamp: convClamp,
    padding: 1,
    act_gain: ACTIVATIONS[activation].gain,
  };
}

function mappingAttributes({ zDim, cDim, wDim, numLayers }: MappingConfig): Attributes {
  return { z_dim: zDim, c_dim: cDim, w_dim: wDim, num_layers: numLayers };
}

function discriminatorAttributes(config: DiscriminatorConfig): Attributes {
  return {
    c_dim: config.cDim,
    ...pictureAttributes(config),
    img_resolution_log2: Math.log2(config.imgResolution),
    block_resolutions: judgedResolutions(config),
    _init_args: Object.freeze([]),
    _init_kwargs: discriminatorArguments(config),
  };
}

function judgedResolutions(config: DiscriminatorConfig): number[] {
  return blockResolutions(config)
    .filter((resolution) => resolution > 4)
    .reverse();
}

/** `first_layer_idx` counts the layers of the blocks above, as freezing does. */
function discriminatorBlock(config: DiscriminatorConfig, resolution: number): Attributes {
  const { imgResolution, imgChannels, architecture } = config;
  const layers = (side: number): number =>
    2 + Number(side === imgResolution || architecture === "skip") + Number(architecture === "resnet");
  const above = judgedResolutions(config).filter((side) => side > resolution);
  return {
    in_channels: resolution === imgResolution ? 0 : channelsAt(config, resolution),
    resolution,
    img_channels: imgChannels,
    first_layer_idx: above.reduce((sum, side) => sum + layers(side), 0),
    architecture,
    use_fp16: usesHalfPrecision(config, resolution),
    channels_last: false,
    num_layers: layers(resolution),
  };
}

function epilogue(config: DiscriminatorConfig): Attributes {
  return {
    in_channels: channelsAt(config, 4),
    cmap_dim: config.mapping?.wDim ?? 0,
    resolution: 4,
    img_channels: config.imgChannels,
    architecture: config.architecture,
    ...(config.mbstdNumChannels === 0 && { mbstd: null }),
  };
}
