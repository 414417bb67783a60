import { sameShape, type Shape } from "../../base/assertShape.ts";
import { isOp, type Tensor } from "../../program/node.ts";
import type { OpName } from "../../program/opTable.ts";
import { channelsLastFormulation } from "../filterGradient.ts";
import type { Fused } from "../fusions.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { LOWERINGS, type Lowering } from "../lowerings.ts";
import { BLOCKED_DOMAIN } from "../schema.ts";
import { fillsBlocks } from "./freeConvolution.ts";
import type { Gains } from "./gains.ts";
import { filterChannels, type BlockSize } from "./ops.ts";

type Users = ReadonlyMap<Tensor, number>;

/** Ops whose result has each element at the place of those that it is made of. */
const IN_PLACE: ReadonlySet<OpName> = new Set<OpName>([
  "abs",
  "relu",
  "leakyRelu",
  "clamp",
  "scale",
  "slopeMask",
  "insideMask",
  "add",
  "sub",
  "mul",
]);

/** An op of images alone, which is the same in every layout. */
export function elementwise(node: Tensor, _: Users, block: BlockSize): Fused | undefined {
  if (!IN_PLACE.has(node.op) || !fillsBlocks(node, block)) return undefined;
  if (!node.inputs.every(({ shape }) => sameShape(shape, node.shape))) return undefined;
  return {
    inputs: node.inputs,
    layouts: { inputs: node.inputs.map(() => "blocked" as const), output: "blocked" },
    lower: (graph, values) => (LOWERINGS[node.op] as Lowering<typeof node.op>)(graph, node as never, values),
  };
}

/** The signs of a leaky ReLU, of what is there with its gain. */
export function signsOfScaled(node: Tensor, gains: Gains, block: BlockSize): Fused | undefined {
  const [x] = node.inputs;
  const scaled = x === undefined ? undefined : gains.get(x);
  if (scaled === undefined || !isOp(node, "slopeMask") || !fillsBlocks(node, block)) return undefined;
  return {
    inputs: [scaled],
    layouts: { inputs: ["blocked"], output: "blocked" },
    lower: (graph, values) => LOWERINGS.slopeMask(graph, node, values),
  };
}

/** A sum over the positions of every image, perhaps over the batch too. */
export function sumOfPositions(node: Tensor, users: Users, block: BlockSize): Fused | undefined {
  const [x] = node.inputs;
  if (!isOp(node, "sum") || x === undefined || !fillsBlocks(x, block)) return undefined;
  const axes = node.attributes.axes.toSorted((a, b) => a - b).join();
  if (axes !== "2,3" && axes !== "0,2,3") return undefined;
  const factors = productOf(x, users);
  const [, , height = 1, width = 1] = x.shape;
  return {
    inputs: factors ?? [x],
    layouts: { inputs: (factors ?? [x]).map(() => "blocked" as const), output: "plain" },
    lower: (graph, [value = "", factor]) => {
      // Of rows first: a long sum, added up one by one, would lose what is small.
      const rows = factor === undefined ? meanOfRows(graph, value, width) : sumOfRows(graph, x.shape, value, factor);
      const means = graph.op("GlobalAveragePool", [rows], {}, BLOCKED_DOMAIN); // [N, C, 1, 1]
      const mean = axes === "2,3" ? means : graph.op("ReduceSum", [means, graph.integers([0])], { keepdims: 1 });
      return graph.op("Mul", [mean, graph.scalar(factor === undefined ? height * width : height, "float32")]);
    },
  };
}

/** What a product that nothing else needs is made of. */
function productOf(x: Tensor, users: Users): readonly Tensor[] | undefined {
  const isProduct = isOp(x, "mul") && users.get(x) === 1;
  return isProduct && x.inputs.every(({ shape }) => sameShape(shape, x.shape)) ? x.inputs : undefined;
}

/** [N, C, H, W] -> [N, C, H, 1]. */
function meanOfRows(graph: OnnxGraph, x: Value, width: number): Value {
  return graph.op("AveragePool", [x], { kernel_shape: [1, width], strides: [1, width] }, BLOCKED_DOMAIN);
}

/**
 * Sums of the rows of a product, [N, C, H, W] -> [N, C, H, 1]: every row is a channel of its own, and the other
 * factor's row its filter, which in this layout lie in memory as they are. The product itself is never stored.
 */
function sumOfRows(graph: OnnxGraph, [n = 1, c = 1, height = 1, width = 1]: Shape, x: Value, factor: Value): Value {
  const channels = n * c * height;
  const rows = graph.op("Reshape", [x, graph.integers([1, channels, 1, width])]);
  const value = graph.op("Reshape", [factor, graph.integers([channels, 1, 1, width])]);
  const filter = { value, size: [1, width], outChannels: channels } as const;
  const sums = filterChannels(graph, { value: rows, batch: 1, channels, size: [1, width] }, filter, [0, 0, 0, 0]);
  return graph.op("Reshape", [sums.value, graph.integers([n, c, height, 1])]);
}

/** The gradient of a convolution in its filters, which reads images with their channels last: blocks are nearly so. */
export function filterGradientOfBlocks(node: Tensor, _: Users, block: BlockSize): Fused | undefined {
  const [x, dy] = node.inputs;
  if (!isOp(node, "conv2dFilterGradient") || x === undefined || dy === undefined) return undefined;
  const lower = channelsLastFormulation(x.shape, dy.shape, node.attributes);
  if (!fillsBlocks(x, block) || lower === undefined) return undefined;
  const [n = 1, channels = 1, height = 1, width = 1] = x.shape;
  return {
    inputs: [x, dy],
    layouts: { inputs: ["blocked", "plain"], output: "plain" },
    lower: (graph, [value = "", slopes = ""]) => {
      const apart = graph.op("Reshape", [value, graph.integers([n, channels / block, height * width, block])]);
      const channelsLast = graph.op("Transpose", [apart], { perm: [0, 2, 1, 3] });
      const images = { value, shape: x.shape, channelsLast };
      return lower(graph, images, { value: slopes, shape: dy.shape }, node.attributes);
    },
  };
}
