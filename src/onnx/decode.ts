import { EXTERNAL, modelProto } from "./schema.ts";
import type { ExternalData, OnnxModel } from "./encode.ts";

/** The fields of a decoded model that this program looks at; the others are written back as they were read. */
export interface DecodedModel {
  readonly producerName: string;
  readonly opsetImport: readonly { readonly domain?: string; readonly version: number }[];
  readonly metadataProps: readonly { readonly key: string; readonly value: string }[];
  readonly graph: DecodedGraph;
}
export interface DecodedGraph {
  readonly node: readonly DecodedNode[];
  readonly initializer: readonly DecodedTensor[];
  readonly input: readonly DecodedPort[];
  readonly output: readonly DecodedPort[];
}
export interface DecodedNode {
  readonly opType: string;
  readonly domain?: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
}
export interface DecodedTensor {
  readonly name: string;
  readonly rawData?: Uint8Array;
}
export interface DecodedPort {
  readonly name: string;
  readonly type?: object;
}

/** A model in the standard's protobuf encoding; its weights are views of the bytes. -> undefined where it is none. */
export function decodeModel(bytes: Uint8Array): DecodedModel | undefined {
  try {
    const model = modelProto.toObject(modelProto.decode(bytes), { longs: Number, arrays: true });
    const { producerName = "", graph } = model as Partial<DecodedModel>;
    return graph === undefined ? undefined : { ...(model as DecodedModel), producerName };
  } catch {
    return undefined;
  }
}

/** Where a graph is cut out: from these values on, up to these outputs. */
export interface Cut {
  /** Inner values that become inputs, by name; their new names. */
  readonly from: readonly { readonly value: string; readonly input: string }[];
  readonly outputs: readonly string[];
}

/** The part of a model that computes some of its outputs, as a model of its own that shares the weights' memory. */
export function cutModel(model: DecodedModel, { from, outputs }: Cut): OnnxModel {
  const { graph } = model;
  const bridges = from.map(
    ({ value, input }): DecodedNode => ({ opType: "Identity", input: [input], output: [value] }),
  );
  const reached = reachedNodes([...bridges, ...graph.node.filter((node) => !makesAny(node, from))], outputs);
  const used = new Set(reached.flatMap(({ input }) => input));
  const kept = graph.initializer.filter(({ name }) => used.has(name));
  const given = from.map(({ input }) => graph.output.find(({ name }) => name === input) ?? { name: input });
  const ports = [...graph.input, ...given].filter(({ name }) => used.has(name));
  const part = {
    ...graph,
    node: reached,
    initializer: kept.map(withoutData),
    input: ports,
    output: graph.output.filter(({ name }) => outputs.includes(name)),
  };
  return { bytes: modelProto.encode({ ...model, graph: part }).finish(), externalData: kept.flatMap(dataOf) };
}

function makesAny({ output }: DecodedNode, from: Cut["from"]): boolean {
  return from.some(({ value, input }) => output.includes(value) || output.includes(input));
}

/** In their order, the nodes that the outputs need. */
function reachedNodes(nodes: readonly DecodedNode[], outputs: readonly string[]): readonly DecodedNode[] {
  const needed = new Set(outputs);
  const reached: DecodedNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.output.some((name) => needed.has(name))) continue;
    reached.unshift(node);
    node.input.forEach((name) => needed.add(name));
  }
  return reached;
}

/** Smaller tensors, such as shapes, stay in the model. */
const SMALLEST_OUTSIDE = 1024;

function withoutData(tensor: DecodedTensor): object {
  const { name, rawData } = tensor;
  if (rawData === undefined || rawData.length < SMALLEST_OUTSIDE) return tensor;
  const { rawData: _, ...head } = tensor;
  const place = { location: name, offset: "0", length: String(rawData.length) };
  const externalData = Object.entries(place).map(([key, value]) => ({ key, value }));
  return { ...head, externalData, dataLocation: EXTERNAL };
}

function dataOf({ name, rawData }: DecodedTensor): ExternalData[] {
  return rawData === undefined || rawData.length < SMALLEST_OUTSIDE ? [] : [{ path: name, data: rawData }];
}
