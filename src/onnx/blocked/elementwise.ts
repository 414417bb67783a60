import { sameShape, sizeOf } from "../../base/assertShape.ts";
import { isOp, type Tensor } from "../../program/node.ts";
import type { OpName } from "../../program/opTable.ts";
import { channelsLastFormulation } from "../filterGradient.ts";
import type { Fused } from "../fusions.ts";
import { LOWERINGS, type Lowering } from "../lowerings.ts";
import { BLOCKED_DOMAIN } from "../schema.ts";
import { fillsBlocks } from "./freeConvolution.ts";
import type { BlockSize } from "./ops.ts";

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

/** A sum over the positions of every image, perhaps over the batch too. */
export function sumOfPositions(node: Tensor, _: Users, block: BlockSize): Fused | undefined {
  const [x] = node.inputs;
  if (!isOp(node, "sum") || x === undefined || !fillsBlocks(x, block)) return undefined;
  const axes = node.attributes.axes.toSorted((a, b) => a - b).join();
  if (axes !== "2,3" && axes !== "0,2,3") return undefined;
  return {
    inputs: [x],
    layouts: { inputs: ["blocked"], output: "plain" },
    lower: (graph, [value = ""]) => {
      // Of rows first: a long sum, added up one by one, would lose what is small.
      const width = x.shape[3] ?? 1;
      const row = { kernel_shape: [1, width], strides: [1, width] };
      const rows = graph.op("AveragePool", [value], row, BLOCKED_DOMAIN); // [N, C, H, 1]
      const means = graph.op("GlobalAveragePool", [rows], {}, BLOCKED_DOMAIN); // [N, C, 1, 1]
      const mean = axes === "2,3" ? means : graph.op("ReduceSum", [means, graph.integers([0])], { keepdims: 1 });
      return graph.op("Mul", [mean, graph.scalar(sizeOf(x.shape.slice(2)), "float32")]);
    },
  };
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
