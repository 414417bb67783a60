import { sameShape, type Shape } from "../base/assertShape.ts";
import { isOp, type NodeOf, type Tensor } from "../program/node.ts";
import type { Pair } from "../program/attributes.ts";
import { convolve } from "./convolution.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import type { Layout } from "./layouts.ts";

/** Several nodes that are written as one: what they read, and how. */
export interface Fused {
  readonly inputs: readonly Tensor[];
  /** The layout in which each input is read, and the result left; plain where none is given. */
  readonly layouts?: { readonly inputs: readonly Layout[]; readonly output: Layout };
  readonly lower: (graph: OnnxGraph, values: readonly Value[]) => Value;
}

/** Recognises a pattern that ends in this node; `users` counts the users of every node. */
export type Fusion = (node: Tensor, users: ReadonlyMap<Tensor, number>) => Fused | undefined;

/** Patterns of standard operators, tried in order before the lowering table. */
export const FUSIONS: readonly Fusion[] = [biasIntoConvolution, biasIntoProduct, product];

export function fused(node: Tensor, users: ReadonlyMap<Tensor, number>, fusions: readonly Fusion[]): Fused | undefined {
  for (const fusion of fusions) {
    const found = fusion(node, users);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * conv2d + a bias a channel: Conv's own third input, which ONNX Runtime then fuses with the activation
 * that follows.
 */
function biasIntoConvolution(node: Tensor, users: ReadonlyMap<Tensor, number>): Fused | undefined {
  const found = biasedConvolution(node, users);
  if (found === undefined) return undefined;
  const { convolution, bias } = found;
  const [x, weight] = convolution.inputs;
  if (x === undefined || weight === undefined) return undefined;
  return {
    inputs: [x, weight, bias],
    lower: (graph, [xValue = "", weightValue = "", biasValue = ""]) => {
      const flat = graph.op("Reshape", [biasValue, graph.integers([convolution.shape[1] ?? 1])]);
      const images = { value: xValue, size: sizeOfImages(x.shape) };
      const kernel = { value: weightValue, size: sizeOfImages(weight.shape), shape: weight.shape };
      return convolve(graph, images, kernel, convolution.attributes, flat);
    },
  };
}

/** A convolution whose only user is this node, which adds a bias a channel. */
export function biasedConvolution(
  node: Tensor,
  users: ReadonlyMap<Tensor, number>,
): { readonly convolution: NodeOf<"conv2d">; readonly bias: Tensor } | undefined {
  if (!isOp(node, "add")) return undefined;
  for (const [convolution, bias] of [node.inputs, node.inputs.toReversed()]) {
    if (convolution === undefined || bias === undefined) continue;
    if (!isOp(convolution, "conv2d") || users.get(convolution) !== 1) continue;
    if (isChannelBias(bias, convolution.shape[1] ?? 1)) return { convolution, bias };
  }
  return undefined;
}

/** a times the transpose of `factor` weight. a [N, I], weight [O, I]. */
interface TransposedProduct {
  readonly a: Tensor;
  readonly weight: Tensor;
  readonly factor: number;
}

/**
 * A matrix product with a transposed and perhaps scaled matrix, as fully connected layers have it: Gemm reads the
 * matrix as it is, so that nothing turns and scales it, neither in each run nor, where it is constant, at the start.
 * In single precision alone, since the scale then comes last.
 */
function transposedProduct(node: Tensor): TransposedProduct | undefined {
  if (!isOp(node, "matmul") || node.dtype !== "float32") return undefined;
  const [a, b] = node.inputs;
  if (a?.shape.length !== 2 || b?.shape.length !== 2 || !isOp(b, "transpose")) return undefined;
  const [turned] = b.inputs;
  if (turned === undefined || b.attributes.order.join() !== "1,0") return undefined;
  const [inner] = turned.inputs;
  const isScaled = isOp(turned, "scale") && inner !== undefined && isOp(inner, "constant");
  return isScaled ? { a, weight: inner, factor: turned.attributes.factor } : { a, weight: turned, factor: 1 };
}

function product(node: Tensor): Fused | undefined {
  const found = transposedProduct(node);
  return found === undefined ? undefined : gemm(found);
}

function biasIntoProduct(node: Tensor, users: ReadonlyMap<Tensor, number>): Fused | undefined {
  if (!isOp(node, "add")) return undefined;
  for (const [summand, bias] of [node.inputs, node.inputs.toReversed()]) {
    const found = summand !== undefined && users.get(summand) === 1 ? transposedProduct(summand) : undefined;
    const [, outFeatures = 0] = node.shape;
    if (found !== undefined && bias !== undefined && sameShape(bias.shape, [outFeatures])) return gemm(found, bias);
  }
  return undefined;
}

function gemm({ a, weight, factor }: TransposedProduct, bias?: Tensor): Fused {
  return {
    inputs: [a, weight, ...(bias === undefined ? [] : [bias])],
    lower: (graph, values) => graph.op("Gemm", values, { transB: 1, alpha: { float: factor } }),
  };
}

function sizeOfImages([, , height = 1, width = 1]: Shape): Pair {
  return [height, width];
}

function isChannelBias({ shape }: Tensor, channels: number): boolean {
  return sameShape(shape, [1, channels, 1, 1]) || sameShape(shape, [channels, 1, 1]);
}
