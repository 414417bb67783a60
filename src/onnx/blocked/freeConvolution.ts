import { sizeOf } from "../../base/assertShape.ts";
import type { Padding2d } from "../../program/attributes.ts";
import { isOp, type NodeOf, type Tensor } from "../../program/node.ts";
import { biasedConvolution, type Fused } from "../fusions.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { reverseAxes } from "../images.ts";
import { convolveShared, type BlockSize } from "./ops.ts";

/** Positions of an image from which on a convolution wins more than reordering its images takes. */
const SMALLEST_IMAGE = 256;

/**
 * A convolution whose filters depend on an input, as in training, perhaps with its bias, and its gradient in its input:
 * the runtime by itself uses the blocked layout only where filters are constant.
 */
export function freeConvolution(node: Tensor, users: ReadonlyMap<Tensor, number>, block: BlockSize): Fused | undefined {
  const { convolution, bias } = biasedConvolution(node, users) ?? { convolution: node, bias: undefined };
  if (!isOp(convolution, "conv2d") && !isOp(convolution, "conv2dInputGradient")) return undefined;
  const [x, weight] = convolution.inputs;
  if (x === undefined || weight === undefined || !isFree(convolution, weight, block)) return undefined;
  return {
    inputs: [x, weight, ...(bias === undefined ? [] : [bias])],
    layouts: { inputs: ["blocked", "plain", "plain"], output: "blocked" },
    lower: (graph, [images = "", filters = "", biasValue]) => {
      const [batch = 1, channels = 1, height = 1, width = 1] = x.shape;
      const filter = blockedFilter(graph, convolution, weight, filters, block);
      const blocked = { value: images, batch, channels, size: [height, width] } as const;
      const perChannel = graph.integers([filter.outChannels]);
      const flat = biasValue === undefined ? undefined : graph.op("Reshape", [biasValue, perChannel]);
      return convolveShared(graph, blocked, filter, paddingOf(convolution, weight), flat).value;
    },
  };
}

type Convolution = NodeOf<"conv2d"> | NodeOf<"conv2dInputGradient">;

function isFree(node: Convolution, weight: Tensor, block: BlockSize): boolean {
  const { stride, groups } = node.attributes;
  const [outs = 1, ins = 1, height = 1, width = 1] = weight.shape;
  return (
    node.dtype === "float32" &&
    dependsOnInput(weight) &&
    groups === 1 &&
    stride.every((step) => step === 1) &&
    height * width > 1 &&
    outs % block === 0 &&
    ins % block === 0 &&
    sizeOf(node.shape.slice(2)) >= SMALLEST_IMAGE &&
    paddingOf(node, weight).every((zeros) => zeros >= 0)
  );
}

/** Not of constants alone: those the runtime computes when a session opens, and then uses the layout by itself. */
function dependsOnInput(tensor: Tensor): boolean {
  const found = new Set([tensor]);
  // What is added while a set is walked through is met as well.
  for (const each of found) {
    if (isOp(each, "input")) return true;
    each.inputs.forEach((input) => found.add(input));
  }
  return false;
}

/** The gradient is a convolution with the filters turned over, in what padding leaves of their size. */
function paddingOf(node: Convolution, { shape: [, , height = 1, width = 1] }: Tensor): Padding2d {
  const [top, bottom, left, right] = node.attributes.padding;
  return node.op === "conv2d"
    ? [top, bottom, left, right]
    : [height - 1 - top, height - 1 - bottom, width - 1 - left, width - 1 - right];
}

/** The filters as the blocked layout wants them, of the gradient: turned over, with inputs for outputs. */
function blockedFilter(graph: OnnxGraph, { op }: Convolution, { shape }: Tensor, filters: Value, block: BlockSize) {
  const [outs = 1, ins = 1, height = 1, width = 1] = shape;
  const isGradient = op === "conv2dInputGradient";
  const turned = isGradient ? reverseAxes(graph, filters, [2, 3]) : filters;
  const tiles = [outs / block, block, ins / block, block, height * width];
  const apart = graph.op("Reshape", [turned, graph.integers(tiles)]);
  const perm = isGradient ? [2, 0, 4, 1, 3] : [0, 2, 4, 3, 1];
  const blocked = graph.op("Transpose", [apart], { perm });
  const [outChannels, inChannels] = isGradient ? [ins, outs] : [outs, ins];
  const value = graph.op("Reshape", [blocked, graph.integers([outChannels, inChannels, height, width])]);
  return { value, size: [height, width] as const, outChannels };
}
