import {
  NETWORK_NAMES,
  type Checkpoint,
  type JsonRecord,
  type NetworkName,
  type StoredNetwork,
} from "../checkpoints/checkpoint.ts";
import { countNumbers, discriminatorDeclarations, generatorDeclarations } from "../checkpoints/declarations.ts";
import type { OnnxFile } from "../exports/readOnnxFile.ts";
import type { DType } from "../tensor/hostTensor.ts";
import {
  blockResolutions,
  channelsAt,
  numWs,
  synthesisLayers,
  type BlockConfig,
  type DiscriminatorConfig,
  type GeneratorConfig,
  type SynthesisLayerInfo,
} from "../networks/config.ts";

/** What a checkpoint is, as plain data: the command line and the server format it. */
export interface CheckpointInfo {
  /** What the file was taken for; left out for what was not read from one. */
  readonly readAs?: string;
  /** What reading it passed over or made up for, a sentence each. */
  readonly notes: readonly string[];
  readonly networks: readonly NetworkInfo[];
  readonly extras: JsonRecord;
}

export interface NetworkInfo {
  readonly name: NetworkName;
  readonly kind: "generator" | "discriminator";
  readonly resolution: number;
  readonly imgChannels: number;
  readonly classes: number;
  readonly architecture: string;
  readonly channelBase: number;
  readonly channelMax: number;
  /** Channels at each resolution, from 4. */
  readonly channels: Readonly<Record<number, number>>;
  readonly numFp16Res: number;
  readonly convClamp: number | null;
  /** Numbers that are trained, as PyTorch counts them. */
  readonly parameters: number;
  /** Numbers that are stored with them: the average w, constant noise, filters. */
  readonly buffers: number;
  /** The element types that the file holds them in; they become float32 when they are read. */
  readonly storedAs: readonly DType[];
  readonly generator?: GeneratorInfo;
  readonly config: GeneratorConfig | DiscriminatorConfig;
}

export interface GeneratorInfo {
  readonly zDim: number;
  readonly wDim: number;
  readonly mappingLayers: number;
  readonly numWs: number;
  /** Which w drives which layer: what the numbers after --styles mean. */
  readonly layers: readonly SynthesisLayerInfo[];
}

export function checkpointInfo(checkpoint: Checkpoint): CheckpointInfo {
  const { readAs, notes = [] } = checkpoint;
  return {
    ...(readAs !== undefined && { readAs }),
    notes,
    networks: NETWORK_NAMES.flatMap((name) => networkInfo(checkpoint, name) ?? []),
    extras: checkpoint.extras,
  };
}

/** The same of an ONNX file that `stylegan export` wrote, with what it was exported with among the extras. */
export function onnxInfo({ config, weights, part, noiseMode, precision, extras, model }: OnnxFile): CheckpointInfo {
  const storedAs: readonly DType[] = precision === "fp16" ? ["float16"] : ["float32"];
  const opset = model.opsetImport[0]?.version ?? 0;
  return {
    readAs: "an ONNX file of this program",
    notes: [],
    networks: [generatorInfo(weights, { config, storedAs })],
    extras: { ...extras, exportedPart: part, exportedNoise: noiseMode, exportedPrecision: precision, opset },
  };
}

function networkInfo(checkpoint: Checkpoint, name: NetworkName): NetworkInfo | undefined {
  if (name === "D") return checkpoint.D && discriminatorInfo(checkpoint.D);
  const stored = checkpoint[name];
  return stored && generatorInfo(name, stored);
}

function generatorInfo(
  name: "G" | "G_ema",
  { config, storedAs = ["float32"] }: Omit<StoredNetwork<GeneratorConfig>, "tensors">,
): NetworkInfo {
  const { mapping, synthesis } = config;
  return {
    name,
    kind: "generator",
    classes: mapping.cDim,
    architecture: synthesis.architecture,
    config,
    ...blockInfo(synthesis),
    ...countNumbers(generatorDeclarations(config)),
    storedAs,
    generator: {
      zDim: mapping.zDim,
      wDim: mapping.wDim,
      mappingLayers: mapping.numLayers,
      numWs: numWs(synthesis),
      layers: synthesisLayers(synthesis),
    },
  };
}

function discriminatorInfo({ config, storedAs = ["float32"] }: StoredNetwork<DiscriminatorConfig>): NetworkInfo {
  const { cDim, architecture } = config;
  const counts = countNumbers(discriminatorDeclarations(config));
  const blocks = blockInfo(config);
  return { name: "D", kind: "discriminator", classes: cDim, architecture, config, ...blocks, ...counts, storedAs };
}

type BlockInfo = Pick<
  NetworkInfo,
  "resolution" | "imgChannels" | "channelBase" | "channelMax" | "channels" | "numFp16Res" | "convClamp"
>;

function blockInfo(config: BlockConfig): BlockInfo {
  const { imgResolution, imgChannels, channelBase, channelMax, numFp16Res, convClamp } = config;
  const channels = Object.fromEntries(blockResolutions(config).map((side) => [side, channelsAt(config, side)]));
  return { resolution: imgResolution, imgChannels, channelBase, channelMax, channels, numFp16Res, convClamp };
}
