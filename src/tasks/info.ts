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
import { blockFacts, type DiscriminatorConfig, type GeneratorConfig } from "../networks/config.ts";
import type { BlockFacts, GeneratorLayer } from "../networks/generator.ts";
import { generatorNetwork } from "../networks/generatorNetwork.ts";

/** What a checkpoint is, as plain data: the command line and the server format it. */
export interface CheckpointInfo {
  /** What the file was taken for; left out for what was not read from one. */
  readonly readAs?: string;
  /** What reading it passed over or made up for, a sentence each. */
  readonly notes: readonly string[];
  readonly networks: readonly NetworkInfo[];
  readonly extras: JsonRecord;
}

export interface NetworkInfo extends BlockFacts {
  readonly name: NetworkName;
  readonly kind: "generator" | "discriminator";
  readonly resolution: number;
  readonly imgChannels: number;
  readonly classes: number;
  readonly architecture: string;
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
  readonly layers: readonly GeneratorLayer[];
}

/**
 * What there is to tell of a checkpoint.
 * @example
 * ```ts
 * import { checkpointInfo, openCheckpoint } from "stylegan2-ada";
 *
 * const { networks } = checkpointInfo(await openCheckpoint("model.pkl"));
 * networks.map(({ name, resolution }) => `${name} ${resolution}`); // => ["G 32", "G_ema 32", "D 32"]
 * ```
 */
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
    readAs: "an ONNX file from this program",
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
  const { zDim, cDim, wDim, numWs, imgResolution, imgChannels, layers, facts } = generatorNetwork(config);
  const { architecture, mappingLayers, mappingFeatures: _, ...blocks } = facts;
  return {
    name,
    kind: "generator",
    classes: cDim,
    architecture,
    config,
    resolution: imgResolution,
    imgChannels,
    ...blocks,
    ...countNumbers(generatorDeclarations(config)),
    storedAs,
    generator: { zDim, wDim, mappingLayers, numWs, layers },
  };
}

function discriminatorInfo({ config, storedAs = ["float32"] }: StoredNetwork<DiscriminatorConfig>): NetworkInfo {
  const { cDim, architecture, imgResolution, imgChannels } = config;
  return {
    name: "D",
    kind: "discriminator",
    classes: cDim,
    architecture,
    config,
    resolution: imgResolution,
    imgChannels,
    ...blockFacts(config),
    ...countNumbers(discriminatorDeclarations(config)),
    storedAs,
  };
}
