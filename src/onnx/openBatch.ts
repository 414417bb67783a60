import { OnnxGraph, type GraphConstant, type GraphNode, type GraphPort, type Value } from "./graph.ts";

/** A graph of a program and the batch size that the program was traced with. */
export interface SizedGraph {
  readonly graph: OnnxGraph;
  readonly batch: number;
}

/** What the open axis is called in a model's inputs and outputs. */
export const BATCH = "N";

/**
 * Two batch sizes to trace with, of which no other axis of a network is a multiple: whatever differs between the two
 * graphs is the batch, and what is the same is not.
 */
export const TRACED_BATCHES = [7919, 7927] as const;

/**
 * One graph for any batch size, from the graphs of the same program at two sizes. They differ in the axes of inputs
 * and outputs, which become open, and in the shapes that Reshape and Expand are given, which become relative.
 * @throws Error (a bug of the lowering) where they differ in anything else.
 */
export function openBatch(first: SizedGraph, second: SizedGraph): OnnxGraph {
  const { inputs, outputs, nodes, constants } = first.graph;
  const names = [...inputs, ...outputs].map(({ name }) => name);
  const graph = new OnnxGraph(first.graph.target, [
    ...names,
    ...nodes.map(({ output }) => output),
    ...constants.map(({ name }) => name),
  ]);
  inputs.forEach((port, i) => graph.inputs.push(openPort(port, second.graph.inputs[i])));
  const shapes = new Map<Value, OpenShape>();
  constants.forEach((constant, i) => {
    const shape = openShape(constant, second.graph.constants[i], [first.batch, second.batch]);
    if (shape === undefined) graph.constants.push(constant);
    else shapes.set(constant.name, shape);
  });
  nodes.forEach((node, i) => {
    requireSame(node, second.graph.nodes[i]);
    graph.nodes.push(withOpenShape(graph, node, shapes));
  });
  outputs.forEach((port, i) => graph.outputs.push(openPort(port, second.graph.outputs[i])));
  return graph;
}

function openPort(port: GraphPort, other: GraphPort | undefined): GraphPort {
  if (other?.name !== port.name || other.shape.length !== port.shape.length) throw differs(`port ${port.name}`);
  const open = port.shape.flatMap((size, axis) => (size === other.shape[axis] ? [] : [axis]));
  if (open.length === 0) return port;
  return { ...port, openAxes: { ...port.openAxes, ...Object.fromEntries(open.map((axis) => [axis, BATCH])) } };
}

/** A shape with one axis that grows with the batch. */
interface OpenShape {
  readonly sizes: readonly number[];
  readonly axis: number;
  /** Whether that axis is the batch itself, not a multiple of it. */
  readonly isBatch: boolean;
}

/** -> undefined where both graphs hold the same tensor. */
function openShape(
  { name, tensor }: GraphConstant,
  other: GraphConstant | undefined,
  [batch, otherBatch]: readonly [number, number],
): OpenShape | undefined {
  if (other?.name !== name || other.tensor.data.length !== tensor.data.length) throw differs(`constant ${name}`);
  if (tensor.dtype !== "int64") {
    if (!sameData(tensor.data, other.tensor.data)) throw differs(`constant ${name}`);
    return undefined;
  }
  const [sizes, otherSizes] = [tensor, other.tensor].map(({ data }) => Array.from(data, Number));
  const open = sizes?.flatMap((size, axis) => (size === otherSizes?.[axis] ? [] : [axis])) ?? [];
  const [axis] = open;
  if (sizes === undefined || axis === undefined) return undefined;
  const [size = 0, otherSize] = [sizes[axis], otherSizes?.[axis]];
  const factor = size / batch;
  if (open.length > 1 || !Number.isInteger(factor) || otherSize !== factor * otherBatch) throw differs(`shape ${name}`);
  return { sizes, axis, isBatch: factor === 1 };
}

function sameData(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function requireSame({ operator, inputs, output, attributes }: GraphNode, other: GraphNode | undefined): void {
  const text = (node: Partial<GraphNode> | undefined): string =>
    JSON.stringify([node?.operator, node?.inputs, node?.output, node?.attributes]);
  if (text({ operator, inputs, output, attributes }) !== text(other)) throw differs(`node ${output}`);
}

/** How operators take a shape that grows with the batch, as their second input. */
const RELATIVE: Readonly<Record<string, (graph: OnnxGraph, shape: OpenShape) => Value>> = {
  Reshape: (graph, { sizes, axis }) => graph.integers(sizes.with(axis, -1)),
  Expand: (graph, shape) => {
    if (!shape.isBatch) throw differs("Expand to a multiple of the batch");
    const { sizes, axis } = shape;
    const known = (part: readonly number[]): Value[] => (part.length === 0 ? [] : [graph.integers(part)]);
    const parts = [...known(sizes.slice(0, axis)), batchSize(graph), ...known(sizes.slice(axis + 1))];
    return graph.op("Concat", parts, { axis: 0 });
  },
};

function withOpenShape(graph: OnnxGraph, node: GraphNode, shapes: ReadonlyMap<Value, OpenShape>): GraphNode {
  const open = node.inputs.filter((name) => shapes.has(name));
  if (open.length === 0) return node;
  const [x = "", name = ""] = node.inputs;
  const [relative, shape] = [RELATIVE[node.operator], shapes.get(name)];
  if (relative === undefined || shape === undefined || open.length > 1) throw differs(`node ${node.output}`);
  return { ...node, inputs: [x, relative(graph, shape)] };
}

/** The batch as a list of one integer, read from an input that has it. */
function batchSize(graph: OnnxGraph): Value {
  const port = graph.inputs.find(({ openAxes }) => openAxes?.[0] === BATCH);
  if (port === undefined) throw new Error("openBatch: no input tells the batch size");
  return graph.op("Shape", [port.name], { start: 0, end: 1 });
}

function differs(what: string): Error {
  return new Error(`openBatch: the ${what} differs between batch sizes in a way that no shape explains`);
}
