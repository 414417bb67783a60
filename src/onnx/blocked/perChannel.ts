import { sameShape, type Shape } from "../../base/assertShape.ts";
import type { Tensor } from "../../program/node.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { Fused } from "../fusions.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { Chain } from "./chain.ts";
import { fillsBlocks, isFree } from "./freeConvolution.ts";
import { times, withoutGain, type Gains } from "./gains.ts";
import { isNoise } from "./layer.ts";
import { imagesOf } from "./lowerFree.ts";
import { convolveDepthwise, convolveShared, type BlockedImages, type BlockSize } from "./ops.ts";

/** act(x factors + noise + bias), of which factors or the bias are there: one pass over the images. */
export function perChannel(
  top: Tensor,
  users: ReadonlyMap<Tensor, number>,
  block: BlockSize,
  gains: Gains = new Map(),
): Fused | undefined {
  const { node, gain } = withoutGain(top, gains);
  if (!fillsBlocks(node, block)) return undefined;
  const chain = new Chain(node, users);
  const alpha = chain.pass("leakyRelu")?.attributes.alpha;
  const bias = chain.passOperand("add", isBias);
  const noise = chain.passOperand("add", isNoise);
  const factors = chain.passOperand("mul", isFactor);
  const x = chain.node;
  // A convolution takes a bias and a leaky ReLU itself.
  if (gain !== 1 && factors === undefined && isFree(x, block)) return undefined;
  if ((factors === undefined && bias === undefined) || !sameShape(x.shape, node.shape)) return undefined;
  const operands = { bias, noise, factors };
  const names = (["bias", "noise", "factors"] as const).filter((name) => operands[name] !== undefined);
  return {
    inputs: [x, ...names.flatMap((name) => operands[name] ?? [])],
    layouts: { inputs: ["blocked", ...names.map(() => "plain" as const)], output: "blocked" },
    lower: (graph, [images = "", ...values]) => {
      const given = Object.fromEntries(names.map((name, i) => [name, values[i]]));
      return lowerPerChannel(graph, imagesOf(x, images), { ...given, alpha, gain, noiseShape: noise?.shape }).value;
    },
  };
}

interface Affine {
  /** [N, C, 1, 1] or [C, 1, 1]. */
  readonly factors?: Value;
  readonly bias?: Value;
  readonly noise?: Value;
  readonly noiseShape: Shape | undefined;
  readonly alpha: number | undefined;
  /** Of the result, beyond the leaky ReLU. */
  readonly gain: number;
}

function lowerPerChannel(graph: OnnxGraph, x: BlockedImages, affine: Affine): BlockedImages {
  const { batch, channels } = x;
  const each = (value: Value, shape: readonly number[]): Value => {
    const every = graph.op("Expand", [times(graph, value, affine.gain), graph.integers([batch, channels, 1, 1])]);
    return graph.op("Reshape", [every, graph.integers(shape)]);
  };
  const value = each(affine.factors ?? graph.scalar(1, "float32"), [batch * channels, 1, 1, 1]);
  const bias = affine.bias === undefined ? undefined : each(affine.bias, [batch * channels]);
  const sum = affine.noise === undefined ? undefined : planes(graph, x, affine.noise, affine);
  const kernels = { value, size: [1, 1], outChannels: channels } as const;
  return convolveDepthwise(graph, x, kernels, [0, 0, 0, 0], { bias, sum, alpha: affine.alpha });
}

/** One plane, times the gain, for every channel of an image: a convolution of one channel, computed late. */
function planes(
  graph: OnnxGraph,
  x: BlockedImages,
  noise: Value,
  { noiseShape: shape = [], gain }: Affine,
): BlockedImages {
  const { batch, channels, size } = x;
  const own = (shape.length === 4 ? shape[0] : undefined) ?? 1;
  const plain = graph.op("Reshape", [noise, graph.integers([own, 1, ...size])]);
  const value = own === batch ? plain : graph.op("Expand", [plain, graph.integers([batch, 1, ...size])]);
  const gains = graph.constant(float32([channels, 1, 1, 1], new Float32Array(channels).fill(gain)));
  const filter = { value: gains, size: [1, 1], outChannels: channels } as const;
  const images = convolveShared(graph, { value, batch, channels: 1, size }, filter, [0, 0, 0, 0]);
  graph.computeLate(images.value);
  return images;
}

/** [C, 1, 1] or [1, C, 1, 1]. */
function isBias(operand: Tensor, { shape: [, channels = 1] }: Tensor): boolean {
  return sameShape(operand.shape, [channels, 1, 1]) || sameShape(operand.shape, [1, channels, 1, 1]);
}

function isFactor(operand: Tensor, result: Tensor): boolean {
  const [n = 1, channels = 1] = result.shape;
  return isBias(operand, result) || sameShape(operand.shape, [n, channels, 1, 1]);
}
