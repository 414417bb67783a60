import { sameShape, sizeOf } from "../../base/assertShape.ts";
import { isOp, type NodeOf, type Tensor } from "../../program/node.ts";
import { biasedConvolution, type Fused } from "../fusions.ts";
import { outweighs, times, withoutGain, type Gains } from "./gains.ts";
import {
  convolveFree,
  doubleFree,
  filterFree,
  imagesOf,
  paddingOf,
  withoutLast,
  type FreeConvolution,
} from "./lowerFree.ts";
import type { BlockSize } from "./ops.ts";

/** Positions of an image from which on a convolution wins more than reordering its images takes. */
const SMALLEST_IMAGE = 256;

/**
 * A convolution whose filters depend on an input, as in training, perhaps with its bias and a leaky ReLU, and its
 * gradient in its input: the runtime by itself uses the blocked layout only where filters are constant.
 */
export function freeConvolution(
  top: Tensor,
  users: ReadonlyMap<Tensor, number>,
  block: BlockSize,
  gains: Gains = new Map(),
): Fused | undefined {
  const { node, gain } = withoutGain(top, gains);
  const [summed] = node.inputs;
  const isActivated = isOp(node, "leakyRelu") && summed !== undefined && users.get(summed) === 1;
  const end = isActivated ? summed : node;
  const { convolution, bias } = biasedConvolution(end, users) ?? { convolution: end, bias: undefined };
  if (!isFree(convolution, block) || (isActivated && bias === undefined)) return undefined;
  const [, weight] = convolution.inputs;
  if (gain !== 1 && (weight === undefined || !outweighs(node, weight))) return undefined;
  const alpha = isActivated ? node.attributes.alpha : undefined;
  return {
    inputs: [...convolution.inputs, ...(bias === undefined ? [] : [bias])],
    layouts: { inputs: ["blocked", "plain", "plain"], output: "blocked" },
    lower: (graph, [images = "", ...values]) => {
      const [filters = "", biasValue] = values.map((value) => times(graph, value, gain));
      return doubles(convolution)
        ? withoutLast(graph, doubleFree(graph, convolution, { images, filters }, block), block)
        : convolveFree(graph, convolution, { images, filters, bias: biasValue }, alpha, block).value;
    },
  };
}

/**
 * A FIR filter, as it stands before and after such convolutions: the layout goes on. What the doubling convolution
 * leaves at the end are zeros, which the filter's padding counts.
 */
export function freeFilter(node: Tensor, users: ReadonlyMap<Tensor, number>, block: BlockSize): Fused | undefined {
  if (!isOp(node, "upfirdn2d") || !isInBlocks(node, block)) return undefined;
  const [x] = node.inputs;
  if (x === undefined) return undefined;
  const [top, bottom, left, right] = node.attributes.padding;
  const isDoubled = isFree(x, block) && doubles(x) && users.get(x) === 1 && bottom > 0 && right > 0;
  if (!isDoubled) {
    return {
      inputs: [x],
      layouts: { inputs: ["blocked"], output: "blocked" },
      lower: (graph, [images = ""]) =>
        filterFree(graph, node, imagesOf(x, images), node.attributes.padding, block).value,
    };
  }
  return {
    inputs: x.inputs,
    layouts: { inputs: ["blocked", "plain"], output: "blocked" },
    lower: (graph, [images = "", filters = ""]) => {
      const doubled = doubleFree(graph, x, { images, filters }, block);
      return filterFree(graph, node, doubled, [top, bottom - 1, left, right - 1], block).value;
    },
  };
}

function isInBlocks(node: NodeOf<"upfirdn2d">, block: BlockSize): boolean {
  const { up, padding } = node.attributes;
  return fillsBlocks(node, block) && up.every((factor) => factor === 1) && padding.every((zeros) => zeros >= 0);
}

/** Images that fill blocks, and are large enough. */
export function fillsBlocks({ dtype, shape }: Tensor, block: BlockSize): boolean {
  const [, channels = 1, ...size] = shape;
  return dtype === "float32" && shape.length === 4 && channels % block === 0 && sizeOf(size) >= SMALLEST_IMAGE;
}

/** Whether the blocked layout can compute it, and is faster. */
export function isFree(node: Tensor, block: BlockSize): node is FreeConvolution {
  if (!isOp(node, "conv2d") && !isOp(node, "conv2dInputGradient")) return false;
  const [, weight] = node.inputs;
  const [outs = 1, ins = 1, ...size] = weight?.shape ?? [];
  return (
    weight !== undefined &&
    node.dtype === "float32" &&
    node.attributes.groups === 1 &&
    sizeOf(size) > 1 &&
    outs % block === 0 &&
    ins % block === 0 &&
    sizeOf(node.shape.slice(2)) >= SMALLEST_IMAGE &&
    (doubles(node) || isDirect(node)) &&
    dependsOnInput(weight)
  );
}

/** One convolution computes it. */
function isDirect(node: FreeConvolution): boolean {
  const steps = node.op === "conv2d" || node.attributes.stride.every((step) => step === 1);
  return steps && paddingOf(node).every((zeros) => zeros >= 0);
}

/** The gradient of a 3x3 convolution of stride 2 in all that it saw. */
function doubles(node: FreeConvolution): boolean {
  if (node.op !== "conv2dInputGradient") return false;
  const [dy, weight] = node.inputs;
  const { stride, padding, inputSize } = node.attributes;
  const seen = dy?.shape.slice(2).map((length) => 2 * length + 1) ?? [];
  return (
    sameShape(stride, [2, 2]) &&
    sameShape(weight?.shape.slice(2) ?? [], [3, 3]) &&
    padding.every((zeros) => zeros === 0) &&
    sameShape(inputSize, seen)
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
