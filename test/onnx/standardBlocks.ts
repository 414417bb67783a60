import { OnnxGraph, type Attributes, type GraphNode, type Value } from "../../src/onnx/graph.ts";
import type { BlockSize } from "../../src/onnx/blocked/ops.ts";
import { BLOCKED_DOMAIN } from "../../src/onnx/schema.ts";

/**
 * The same graph with every operator of the blocked layout written in standard ones, so that any runtime computes what
 * a runtime with blocks of this size would.
 */
export function standardBlocks(graph: OnnxGraph, block: BlockSize): OnnxGraph {
  const written = new OnnxGraph("cpu", []);
  const writing = { source: graph, graph: written, block, plain: new Map<Value, Value>() };
  const names = new Map<Value, Value>([["", ""]]);
  const named = (value: Value): Value => names.get(value) ?? value;
  graph.inputs.forEach((port) => written.input(port));
  graph.constants.forEach(({ name, tensor }) => names.set(name, written.constant(tensor)));
  const nodes = new Map(graph.nodes.map((node) => [node.output, node]));
  const results = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    if (results.has(node.output)) continue;
    const inputs = node.inputs.map(named);
    names.set(
      node.output,
      node.domain === BLOCKED_DOMAIN
        ? standardNode(writing, node, inputs)
        : written.op(node.operator, inputs, node.attributes, node.domain),
    );
  }
  graph.outputs.forEach((port) => written.output(port, named(nodes.get(port.name)?.inputs[0] ?? "")));
  return written;
}

interface Writing {
  readonly source: OnnxGraph;
  readonly graph: OnnxGraph;
  readonly block: BlockSize;
  /** What values in blocks are without, as far as it is known. */
  readonly plain: Map<Value, Value>;
}

function standardNode(writing: Writing, node: GraphNode, inputs: readonly Value[]): Value {
  const { operator, attributes } = node;
  const [x = ""] = inputs;
  if (operator === "ReorderInput") return toBlocks(writing, x);
  if (operator === "ReorderOutput") return firstChannels(writing, fromBlocks(writing, x), Number(attributes.channels));
  if (operator === "Conv") return toBlocks(writing, convolution(writing, node, inputs));
  return toBlocks(writing, writing.graph.op(operator, [fromBlocks(writing, x)], attributes));
}

/** [N, C, H, W] -> the same shape, [N, C/B, H, W, B] in memory. */
function toBlocks({ graph, block, plain }: Writing, x: Value): Value {
  const flat = graph.op("Reshape", [x, graph.integers([0, 0, -1])]); // [N, C, H W]
  const last = graph.op("Transpose", [flat], { perm: [0, 2, 1] });
  const apart = graph.op("Reshape", [last, graph.integers([0, 0, -1, block])]); // [N, H W, C/B, B]
  const blocks = graph.op("Transpose", [apart], { perm: [0, 2, 1, 3] });
  const y = graph.op("Reshape", [blocks, graph.op("Shape", [x])]);
  plain.set(y, x);
  return y;
}

function fromBlocks({ graph, block, plain }: Writing, x: Value): Value {
  const known = plain.get(x);
  if (known !== undefined) return known;
  const shape = graph.op("Shape", [x]);
  const [batch, size] = [part(graph, shape, 0, 1), part(graph, shape, 2, 4)];
  const channelBlocks = graph.op("Div", [part(graph, shape, 1, 2), graph.integers([block])]);
  const positions = graph.op("ReduceProd", [size], { keepdims: 1 });
  const split = graph.op("Concat", [batch, channelBlocks, positions, graph.integers([block])], { axis: 0 });
  const blocks = graph.op("Reshape", [x, split]); // [N, C/B, H W, B]
  const y = graph.op("Reshape", [graph.op("Transpose", [blocks], { perm: [0, 1, 3, 2] }), shape]);
  plain.set(x, y);
  return y;
}

function part(graph: OnnxGraph, x: Value, from: number, to: number, axis = 0): Value {
  return graph.op("Slice", [x, ...[from, to, axis].map((each) => graph.integers([each]))]);
}

function firstChannels({ graph }: Writing, x: Value, channels: number): Value {
  return part(graph, x, 0, channels, 1);
}

/** The result, in no blocks. */
function convolution(
  writing: Writing,
  node: GraphNode,
  [x = "", filter = "", bias = "", sum]: readonly Value[],
): Value {
  const { graph } = writing;
  const { activation, activation_params: slope, ...attributes }: Attributes = node.attributes;
  const shape = shapeOf(writing.source, node.inputs[1] ?? "");
  const isOfOneChannel = shape[1] === 1 && attributes.group === 1;
  const images = isOfOneChannel ? x : fromBlocks(writing, x);
  const biases = bias === "" ? [] : [bias];
  const y = graph.op("Conv", [images, plainFilter(writing, filter, shape), ...biases], attributes);
  const added = sum === undefined ? y : graph.op("Add", [y, fromBlocks(writing, sum)]);
  if (activation === undefined) return added;
  const [alpha = 0] = typeof slope === "object" && "floats" in slope ? slope.floats : [];
  return graph.op(String(activation), [added], { alpha: { float: alpha } });
}

/** [O/B, I/B, kh, kw, B in, B out] in memory, or [O/B, kh, kw, B] where a filter sees one channel. */
function plainFilter({ graph, block }: Writing, filter: Value, shape: readonly number[]): Value {
  const [outs = 1, ins = 1, height = 1, width = 1] = shape;
  const inner = Math.min(ins, block);
  const apart = graph.integers([outs / block, ins / inner, height * width, inner, block]);
  const perm = [0, 4, 1, 3, 2];
  const turned = graph.op("Transpose", [graph.op("Reshape", [filter, apart])], { perm });
  return graph.op("Reshape", [turned, graph.integers(shape)]);
}

/** Of a constant, or of what a Reshape to a constant shape makes. */
function shapeOf({ constants, nodes }: OnnxGraph, value: Value): readonly number[] {
  const constant = (name: Value | undefined) => constants.find((each) => each.name === name)?.tensor;
  const made = nodes.find(({ output }) => output === value);
  const shape = made === undefined ? constant(value)?.shape : constant(made.inputs[1])?.data;
  return Array.from<number | bigint, number>(shape ?? [], Number);
}
