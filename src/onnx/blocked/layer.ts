import { sameShape } from "../../base/assertShape.ts";
import { isOp, type NodeOf, type Tensor } from "../../program/node.ts";
import { isDType } from "../../tensor/hostTensor.ts";
import { Chain } from "./chain.ts";
import { filterBank, swapped, type FilterBank } from "./filterBank.ts";
import type { BlockSize } from "./ops.ts";

/**
 * A modulated convolution with all that surrounds it, from nodes that nothing else uses:
 * clamp(gain leakyRelu(demodulation fir(convolution(styles x)) + noise + bias)).
 */
export interface ModulatedLayer {
  /** [N or 1, I, H, W]. */
  readonly x: Tensor;
  /** [N, I, 1, 1]. */
  readonly styles: Tensor;
  readonly filters: FilterBank;
  readonly convolution: NodeOf<"conv2d"> | NodeOf<"conv2dInputGradient">;
  /** Follows a convolution that doubles the size. */
  readonly fir: NodeOf<"upfirdn2d"> | undefined;
  /** [N, O, 1, 1]. */
  readonly demodulation: Tensor | undefined;
  /** [H', W'] or [N or 1, 1, H', W']. */
  readonly noise: Tensor | undefined;
  /** A value an output channel. */
  readonly bias: Float32Array | undefined;
  /** Slope of the leaky ReLU, undefined for none. */
  readonly alpha: number | undefined;
  readonly gain: number;
  readonly clamp: NodeOf<"clamp"> | undefined;
}

/** The layer that ends in this node, where the blocked layout can compute it. */
export function modulatedLayer(
  node: Tensor,
  users: ReadonlyMap<Tensor, number>,
  block: BlockSize,
): ModulatedLayer | undefined {
  if (node.dtype !== "float32" || node.shape.length !== 4) return undefined;
  const layer = parse(node, users);
  return layer !== undefined && isComputable(layer, block) ? layer : undefined;
}

function parse(node: Tensor, users: ReadonlyMap<Tensor, number>): ModulatedLayer | undefined {
  const chain = new Chain(node, users);
  const clamp = chain.pass("clamp");
  const gain = chain.pass("scale")?.attributes.factor ?? 1;
  const alpha = chain.pass("leakyRelu")?.attributes.alpha;
  const bias = chain.passOperand("add", isBias);
  const noise = chain.passOperand("add", isNoise);
  const demodulation = chain.passOperand("mul", isPerChannel);
  const fir = chain.pass("upfirdn2d");
  const convolution = chain.pass("conv2d") ?? chain.pass("conv2dInputGradient");
  const styles = chain.passOperand("mul", isPerChannel);
  const filters = convolution === undefined ? undefined : filtersOf(convolution);
  if (convolution === undefined || styles === undefined || filters === undefined) return undefined;
  const biasData = bias === undefined ? undefined : constantData(bias);
  return { x: chain.node, styles, filters, convolution, fir, demodulation, noise, bias: biasData, alpha, gain, clamp };
}

/** A constant [O, 1, 1] or [1, O, 1, 1] added to [N, O, H, W]. */
function isBias(operand: Tensor, { shape: [, channels = 1] }: Tensor): boolean {
  const fits = sameShape(operand.shape, [channels, 1, 1]) || sameShape(operand.shape, [1, channels, 1, 1]);
  return fits && constantData(operand) !== undefined;
}

/** One plane for all channels: [H, W], [1, 1, H, W] or [N, 1, H, W]. */
export function isNoise({ shape }: Tensor, { shape: [n = 1, channels = 1, height = 1, width = 1] }: Tensor): boolean {
  const planes = [
    [height, width],
    [1, 1, height, width],
    [n, 1, height, width],
  ];
  return channels > 1 && planes.some((plane) => sameShape(shape, plane));
}

/** One factor a channel of a sample: [N, C, 1, 1]. */
function isPerChannel({ shape }: Tensor, { shape: [n = 1, channels = 1, height = 1, width = 1] }: Tensor): boolean {
  return height * width > 1 && sameShape(shape, [n, channels, 1, 1]);
}

function constantData(tensor: Tensor): Float32Array | undefined {
  if (!isOp(tensor, "constant") || !isDType(tensor.attributes.value, "float32")) return undefined;
  return tensor.attributes.value.data;
}

/** In the convolution's own direction: from the channels that come in to those that go out. */
function filtersOf(convolution: ModulatedLayer["convolution"]): FilterBank | undefined {
  const [, weight] = convolution.inputs;
  const bank = weight === undefined ? undefined : filterBank(weight);
  return bank !== undefined && convolution.op === "conv2dInputGradient" ? swapped(bank) : bank;
}

function isComputable(layer: ModulatedLayer, block: BlockSize): boolean {
  const { x, convolution, filters, gain } = layer;
  const isFourDimensional = x.shape.length === 4 && x.dtype === "float32" && convolution.attributes.groups === 1;
  if (!isFourDimensional || filters.inChannels % block !== 0 || gain <= 0) return false;
  if (!(convolution.op === "conv2d" ? keepsSize(layer) : doublesSize(layer))) return false;
  return layer.demodulation === undefined ? isToColours(layer) : filters.outChannels % block === 0;
}

/** Stride 1, nothing cropped. */
function keepsSize({
  convolution: {
    attributes: { stride, padding },
  },
  fir,
}: ModulatedLayer): boolean {
  return fir === undefined && stride.every((step) => step === 1) && padding.every((width) => width >= 0);
}

/** The transposed 3x3 convolution of stride 2 in full, then a FIR filter that crops nothing. */
function doublesSize({ convolution, filters, fir }: ModulatedLayer): boolean {
  if (convolution.op !== "conv2dInputGradient" || fir === undefined) return false;
  const { stride, padding, inputSize } = convolution.attributes;
  const [, , height = 0, width = 0] = convolution.inputs[0]?.shape ?? [];
  const isFull =
    sameShape(stride, [2, 2]) &&
    padding.every((zeros) => zeros === 0) &&
    sameShape(filters.size, [3, 3]) &&
    sameShape(inputSize, [2 * height + 1, 2 * width + 1]);
  const {
    up,
    down,
    padding: [top, bottom, left, right],
  } = fir.attributes;
  // The phases leave one row and one column of zeros at the end, which count as padding.
  return (
    isFull && [...up, ...down].every((factor) => factor === 1) && top >= 0 && left >= 0 && bottom >= 1 && right >= 1
  );
}

/** The 1x1 convolution without demodulation, noise or activation that makes the image's channels. */
function isToColours({ convolution, filters, noise, alpha, gain }: ModulatedLayer): boolean {
  const isPointwise =
    convolution.op === "conv2d" &&
    sameShape(filters.size, [1, 1]) &&
    convolution.attributes.padding.every((width) => width === 0);
  return isPointwise && noise === undefined && alpha === undefined && gain === 1;
}
