import { BYTES_PER_ELEMENT } from "../tensor/hostTensor.ts";
import type { Attribute, GraphConstant, GraphNode, GraphPort, OnnxGraph } from "./graph.ts";
import {
  ATTRIBUTE_TYPE,
  BLOCKED_DOMAIN,
  BLOCKED_VERSION,
  ELEMENT_TYPE,
  EXTERNAL,
  IR_VERSION,
  modelProto,
  OPSET_VERSION,
} from "./schema.ts";

/** Bytes that a model refers to by a path instead of holding them: the memory of a weight itself, not a copy. */
export interface ExternalData {
  readonly path: string;
  readonly data: Uint8Array;
  /** Where they begin, of those that share a file. */
  readonly offset?: number;
}

export interface OnnxModel {
  readonly bytes: Uint8Array;
  readonly externalData: readonly ExternalData[];
}

/**
 * Where tensors of 1 KB and more go: beside the model, without a copy; into its bytes (a file of its own); or beside it
 * all in one file, `TOGETHER`, for files that are opened by their path.
 */
export type Weights = "external" | "inline" | "together";

/** The file of the weights, and what each begins at a multiple of: a page, so that it can be mapped into memory. */
export const TOGETHER = "weights.bin";
const PAGE = 4096;

const SMALLEST_EXTERNAL = 1024;

/** What a model says of itself, for people and programs. */
export interface ModelNotes {
  readonly docString?: string;
  readonly metadata?: ReadonlyMap<string, string>;
}

/** Models written here are known by it. */
export const PRODUCER = "stylegan2-ada";

/** An ONNX model in the standard's protobuf encoding. */
export function encodeModel(graph: OnnxGraph, weights: Weights, notes: ModelNotes = {}): OnnxModel {
  const outside = weights === "inline" ? [] : graph.constants.filter(isLarge);
  const places = weights === "together" ? inOneFile(outside) : inFilesOfTheirOwn(outside);
  const { bytes } = modelOf([graph], encodeGraph(graph, places), notes);
  return { bytes, externalData: [...places.values()] };
}

function isLarge({ tensor }: GraphConstant): boolean {
  return tensor.data.byteLength >= SMALLEST_EXTERNAL;
}

type Places = ReadonlyMap<GraphConstant, ExternalData>;

function inFilesOfTheirOwn(constants: readonly GraphConstant[]): Places {
  return new Map(constants.map((constant) => [constant, { path: constant.name, data: bytesOf(constant) }]));
}

function inOneFile(constants: readonly GraphConstant[]): Places {
  let end = 0;
  const place = (constant: GraphConstant): ExternalData => {
    const data = bytesOf(constant);
    const offset = Math.ceil(end / PAGE) * PAGE;
    end = offset + data.length;
    return { path: TOGETHER, data, offset };
  };
  return new Map(constants.map((constant) => [constant, place(constant)]));
}

/** A model around a GraphProto that holds what it needs, made of these graphs. */
export function modelOf(
  graphs: readonly OnnxGraph[],
  graph: object,
  { docString, metadata }: ModelNotes = {},
): OnnxModel {
  const message = {
    irVersion: IR_VERSION,
    producerName: PRODUCER,
    ...(docString === undefined ? {} : { docString }),
    opsetImport: operatorSets(graphs),
    metadataProps: [...(metadata ?? [])].map(([key, value]) => ({ key, value })),
    graph,
  };
  return { bytes: modelProto.encode(message).finish(), externalData: [] };
}

/** A GraphProto. @param places of constants whose bytes are elsewhere. */
export function encodeGraph(
  { nodes, constants, inputs, outputs }: Pick<OnnxGraph, "nodes" | "constants" | "inputs" | "outputs">,
  places: Places = new Map(),
): object {
  return {
    name: "program",
    node: nodes.map(encodeNode),
    initializer: constants.map((constant) => encodeConstant(constant, places.get(constant))),
    input: inputs.map(encodePort),
    output: outputs.map(encodePort),
  };
}

function operatorSets(graphs: readonly OnnxGraph[]): object[] {
  const standard = { domain: "", version: OPSET_VERSION };
  const isBlocked = graphs.some(({ nodes }) => nodes.some(({ domain }) => domain === BLOCKED_DOMAIN));
  return isBlocked ? [standard, { domain: BLOCKED_DOMAIN, version: BLOCKED_VERSION }] : [standard];
}

function encodeNode({ name, operator, domain, inputs, output, attributes }: GraphNode): object {
  const attribute = Object.entries(attributes).map(([key, value]) => attributeOf(key, value));
  const own = domain === "" ? {} : { domain };
  return { name, opType: operator, input: inputs, output: [output], attribute, ...own };
}

/** An AttributeProto. */
export function attributeOf(name: string, value: Attribute): object {
  return { name, ...encodeAttribute(value) };
}

function encodeAttribute(value: Attribute): object {
  if (typeof value === "number") return { i: value, type: ATTRIBUTE_TYPE.int };
  if (typeof value === "string") return { s: new TextEncoder().encode(value), type: ATTRIBUTE_TYPE.string };
  if ("float" in value) return { f: value.float, type: ATTRIBUTE_TYPE.float };
  if ("floats" in value) return { floats: value.floats, type: ATTRIBUTE_TYPE.floats };
  return { ints: value, type: ATTRIBUTE_TYPE.ints };
}

function encodeConstant(constant: GraphConstant, outside: ExternalData | undefined): object {
  const { name, tensor } = constant;
  const head = { name, dims: tensor.shape, dataType: ELEMENT_TYPE[tensor.dtype] };
  if (outside === undefined) return { ...head, rawData: bytesOf(constant) };
  const { path, offset = 0 } = outside;
  const length = tensor.data.length * BYTES_PER_ELEMENT[tensor.dtype];
  const place = { location: path, offset: String(offset), length: String(length) };
  const externalData = Object.entries(place).map(([key, value]) => ({ key, value }));
  return { ...head, externalData, dataLocation: EXTERNAL };
}

/** raw_data is little-endian, as is every machine that JavaScript engines run on today. */
function bytesOf({ tensor: { data } }: GraphConstant): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A ValueInfoProto. */
export function encodePort({ name, dtype, shape, openAxes = {} }: GraphPort): object {
  const dim = shape.map((dimValue, axis) => {
    const dimParam = openAxes[axis];
    return dimParam === undefined ? { dimValue } : { dimParam };
  });
  return { name, type: { tensorType: { elemType: ELEMENT_TYPE[dtype], shape: { dim } } } };
}
