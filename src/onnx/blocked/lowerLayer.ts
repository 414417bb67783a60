import { sizeOf } from "../../base/assertShape.ts";
import type { Padding2d, Upfirdn2dAttributes } from "../../program/attributes.ts";
import { float32 } from "../../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "../graph.ts";
import { LOWERINGS } from "../lowerings.ts";
import { reordered } from "../layouts.ts";
import { doubledConvolution, type ConvolveTaps } from "./doubling.ts";
import { everyTap } from "./filterBank.ts";
import type { ModulatedLayer } from "./layer.ts";
import { perSampleFilter, scaleChannels, sharedFilter, type Taps } from "./modulation.ts";
import {
  convolveDepthwise,
  convolvePerSample,
  convolveShared,
  type BlockSize,
  type Epilogue,
  type BlockedImages,
} from "./ops.ts";
import { constantTileFilters, tilesPay, winogradConvolution } from "./winograd.ts";

/** The values that a layer reads: x blocked, the others plain. */
export interface LayerValues {
  readonly x: Value;
  readonly styles: Value;
  readonly demodulation?: Value;
  readonly noise?: Value;
}

/** A layer while it is written. */
interface Writing {
  readonly graph: OnnxGraph;
  readonly layer: ModulatedLayer;
  readonly block: BlockSize;
  /** x for every sample. */
  readonly x: BlockedImages;
  readonly styles: Value;
}

/**
 * A modulated convolution to the image's channels, which are few: filled up to a block, and back to the plain
 * layout.
 */
export function lowerToColours(graph: OnnxGraph, layer: ModulatedLayer, values: LayerValues, block: BlockSize): Value {
  const { x, styles } = begin(graph, layer, values, block);
  const { filters } = layer;
  const filter = perSampleFilter(graph, filters, tapsOf(layer), { batch: x.batch, styles }, block);
  const bias = biasValue(graph, layer, filter.outChannels);
  const y = convolvePerSample(graph, x, filter, [0, 0, 0, 0], { bias });
  return clamped(graph, layer, reordered(graph, y.value, "plain", filters.outChannels));
}

/**
 * A modulated, demodulated convolution with noise, bias and leaky ReLU, blocked from end to end. The gain goes into
 * demodulation, noise and bias, since a leaky ReLU passes positive factors; the noise becomes a convolution of one
 * channel, whose result the last convolution adds in place.
 */
export function lowerModulatedLayer(
  graph: OnnxGraph,
  layer: ModulatedLayer,
  values: LayerValues,
  block: BlockSize,
): Value {
  const writing = begin(graph, layer, values, block);
  const { demodulation = "", noise } = values;
  const { gain } = layer;
  const factors = gain === 1 ? demodulation : graph.op("Mul", [demodulation, graph.scalar(gain, "float32")]);
  const sum = noise === undefined ? undefined : noisePlanes(writing, noise);
  const bias = biasValue(graph, layer, layer.filters.outChannels);
  const epilogue = { bias, sum, alpha: layer.alpha };
  const y =
    layer.fir === undefined
      ? convolved(writing, factors, epilogue)
      : filtered(writing, layer.fir.attributes, factors, epilogue);
  return clamped(graph, layer, y.value);
}

function begin(graph: OnnxGraph, layer: ModulatedLayer, values: LayerValues, block: BlockSize): Writing {
  const [batch = 1] = layer.convolution.shape;
  const [own = 1, channels = 1, height = 1, width = 1] = layer.x.shape;
  const shape = graph.integers([batch, channels, height, width]);
  const value = own === batch ? values.x : graph.op("Expand", [values.x, shape]);
  return { graph, layer, block, x: { value, batch, channels, size: [height, width] }, styles: values.styles };
}

/**
 * Factors go into the filters where there are fewer filter elements than activations that would be scaled, else onto
 * the activations.
 */
function convolved(writing: Writing, outputs: Value, epilogue: Epilogue): BlockedImages {
  const {
    graph,
    layer: { filters, convolution },
    x,
    styles,
    block,
  } = writing;
  const { padding } = convolution.attributes;
  if (isInTiles(writing.layer)) {
    const y = winogradConvolution(graph, x, constantTileFilters(graph, filters, block), block, styles);
    return scaleChannels(graph, y, outputs, epilogue);
  }
  const taps = tapsOf(writing.layer);
  const scaled = sizeOf(writing.layer.x.shape.slice(1)) + sizeOf(convolution.shape.slice(1));
  if (scaled > elementsOf(writing.layer)) {
    const filter = perSampleFilter(graph, filters, taps, { batch: x.batch, styles, outputs }, block);
    return convolvePerSample(graph, x, filter, padding, epilogue);
  }
  const shared = sharedFilter(graph, filters, taps, block);
  const y = convolveShared(graph, scaleChannels(graph, x, styles), shared, padding);
  return scaleChannels(graph, y, outputs, epilogue);
}

const TILE_COSTS = { value: 350, filter: 100 } as const;

/**
 * Not by the size of the batch, on which images shall not depend. Filters are transformed when a program is compiled,
 * which should be worth it within a few images.
 */
function isInTiles({ convolution, filters, fir, x }: ModulatedLayer): boolean {
  const { inChannels, outChannels, size } = filters;
  const [, , height = 1, width = 1] = x.shape;
  const isSame = convolution.op === "conv2d" && convolution.attributes.padding.every((zeros) => zeros === 1);
  if (!isSame || fir !== undefined || size.some((taps) => taps !== 3)) return false;
  return tilesPay({ inChannels, outChannels, size: [height, width], images: 1, costs: TILE_COSTS });
}

/** The convolution that doubles the size, then the FIR filter, whose taps carry the output factors. */
function filtered(writing: Writing, fir: Upfirdn2dAttributes, outputs: Value, epilogue: Epilogue): BlockedImages {
  const {
    graph,
    layer: { filters },
    x,
    styles,
    block,
  } = writing;
  const intoFilters = sizeOf(writing.layer.x.shape.slice(1)) > elementsOf(writing.layer);
  const scaled = intoFilters ? x : scaleChannels(graph, x, styles);
  const convolve: ConvolveTaps = (taps, padding) =>
    intoFilters
      ? convolvePerSample(graph, x, perSampleFilter(graph, filters, taps, { batch: x.batch, styles }, block), padding)
      : convolveShared(graph, scaled, sharedFilter(graph, filters, taps, block), padding);
  const y = doubledConvolution(graph, convolve, block);
  const planes = x.batch * filters.outChannels;
  const taps = float32(
    [1, fir.filter.length, block],
    fir.filter.flatMap((tap) => new Array<number>(block).fill(tap)),
  );
  const perChannel = graph.op("Reshape", [outputs, graph.integers([planes / block, 1, block])]);
  const kernels = graph.op("Mul", [perChannel, graph.constant(taps)]);
  const value = graph.op("Reshape", [kernels, graph.integers([planes, 1, ...fir.filterShape])]);
  const [top, bottom, left, right] = fir.padding;
  const padding: Padding2d = [top, bottom - 1, left, right - 1];
  const filter = { value, size: fir.filterShape, outChannels: filters.outChannels };
  return convolveDepthwise(graph, y, filter, padding, epilogue);
}

/**
 * The noise image times the gain for every channel, by a convolution of one channel. It waits for no image and is as
 * large as the layer's, so it is computed as late as can be. -> [N, O, H', W'].
 */
function noisePlanes({ graph, layer, x: { batch } }: Writing, noise: Value): BlockedImages {
  const {
    filters: { outChannels },
    gain,
    noise: tensor,
    fir,
    convolution,
  } = layer;
  const [, , height = 1, width = 1] = (fir ?? convolution).shape;
  const own = (tensor?.shape.length === 4 ? tensor.shape[0] : undefined) ?? 1;
  const planes = graph.op("Reshape", [noise, graph.integers([own, 1, height, width])]);
  const value = own === batch ? planes : graph.op("Expand", [planes, graph.integers([batch, 1, height, width])]);
  const factors = graph.constant(float32([outChannels, 1, 1, 1], new Float32Array(outChannels).fill(gain)));
  const filter = { value: factors, size: [1, 1], outChannels } as const;
  const images = convolveShared(graph, { value, batch, channels: 1, size: [height, width] }, filter, [0, 0, 0, 0]);
  graph.computeLate(images.value);
  return images;
}

/** The bias times the gain, filled up to so many channels, for every sample. [N channels]. */
function biasValue(graph: OnnxGraph, { bias, gain, convolution }: ModulatedLayer, channels: number): Value | undefined {
  if (bias === undefined) return undefined;
  const [batch = 1] = convolution.shape;
  const every = Float32Array.from({ length: batch * channels }, (_, i) => (bias[i % channels] ?? 0) * gain);
  return graph.constant(float32([batch * channels], every));
}

function clamped(graph: OnnxGraph, { clamp }: ModulatedLayer, y: Value): Value {
  return clamp === undefined ? y : LOWERINGS.clamp(graph, clamp, [y]);
}

function tapsOf({ filters }: ModulatedLayer): Taps {
  return { indices: everyTap(filters), size: filters.size };
}

function elementsOf({ filters: { outChannels, inChannels, size } }: ModulatedLayer): number {
  return outChannels * inChannels * size[0] * size[1];
}
