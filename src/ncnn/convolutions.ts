import type { Shape } from "../base/assertShape.ts";
import type { Padding2d, Pair } from "../program/attributes.ts";
import type { NodeOf } from "../program/node.ts";
import type { Blob, NcnnGraph, Parameters } from "./graph.ts";
import { constantData, type Values } from "./values.ts";

/** A convolution as ncnn's layers take it. */
interface Kernel {
  /** [O, I / groups, kh, kw], row-major. */
  readonly data: Float32Array;
  readonly outputs: number;
  readonly size: Pair;
  readonly stride: Pair;
  /** Above 1 for the depthwise layers. */
  readonly groups: number;
}

export function lowerConv2d(graph: NcnnGraph, node: NodeOf<"conv2d">, values: Values): Blob {
  const [x, weight] = node.inputs;
  const { stride, padding, groups } = node.attributes;
  if (x === undefined || weight === undefined) throw new Error("toNcnn: conv2d lacks an input");
  const [outputs = 1, , kh = 1, kw = 1] = weight.shape;
  const kernel = { data: constantData(weight), outputs, size: [kh, kw], stride, groups } as const;
  return convolution(graph, values.get(x), x.shape, kernel, padding);
}

/** Transposed: dy [1, O, H', W'] and weight [O, I, kh, kw] -> [1, I, H, W]. */
export function lowerInputGradient(graph: NcnnGraph, node: NodeOf<"conv2dInputGradient">, values: Values): Blob {
  const [dy, weight] = node.inputs;
  const { stride, padding, groups, inputSize } = node.attributes;
  if (dy === undefined || weight === undefined || groups !== 1) throw new Error("toNcnn: one group is transposed");
  const [ins = 1, outputs = 1, kh = 1, kw = 1] = weight.shape;
  const data = swapped(constantData(weight), ins, outputs, kh * kw);
  const kernel = { data, outputs, size: [kh, kw], stride, groups: 1 } as const;
  return deconvolution(graph, values.get(dy), dy.shape, kernel, { start: [padding[0], padding[2]], size: inputSize });
}

/** The filter once for every channel; upsampling scatters with the flipped filter. */
export function lowerUpfirdn2d(graph: NcnnGraph, node: NodeOf<"upfirdn2d">, values: Values): Blob {
  const [x] = node.inputs;
  const { up, down, padding, filter, filterShape } = node.attributes;
  if (x === undefined) throw new Error("toNcnn: upfirdn2d lacks its input");
  const [, channels = 1, height = 1, width = 1] = node.shape;
  const isUp = up[0] > 1 || up[1] > 1;
  const taps = isUp ? filter.toReversed() : filter;
  const data = Float32Array.from({ length: channels * taps.length }, (_, i) => taps[i % taps.length] ?? 0);
  const kernel = { data, outputs: channels, size: filterShape, groups: channels };
  if (!isUp) return convolution(graph, values.get(x), x.shape, { ...kernel, stride: down }, padding);
  if (down[0] > 1 || down[1] > 1) throw new Error("toNcnn: no generator resamples by a fraction");
  const start: Pair = [filterShape[0] - 1 - padding[0], filterShape[1] - 1 - padding[2]];
  return deconvolution(graph, values.get(x), x.shape, { ...kernel, stride: up }, { start, size: [height, width] });
}

/** Convolution or ConvolutionDepthWise; negative paddings crop beforehand. */
function convolution(graph: NcnnGraph, x: Blob, shape: Shape, kernel: Kernel, padding: Padding2d): Blob {
  const [grow, crop] = [positive(padding, 1), positive(padding, -1)];
  const cropped = cropImages(graph, x, shape, crop);
  return kernelLayer(graph, "Convolution", cropped, kernel, grow);
}

/** Deconvolution or its depthwise kind: a window of the full result, zeros where it reaches beyond. */
function deconvolution(
  graph: NcnnGraph,
  x: Blob,
  [, , height = 1, width = 1]: Shape,
  kernel: Kernel,
  { start, size }: { readonly start: Pair; readonly size: Pair },
): Blob {
  const end = ([height, width] as const).map((side, axis) => {
    const along = axis === 0 ? 0 : 1;
    return (side - 1) * kernel.stride[along] + kernel.size[along] - start[along] - size[along];
  });
  const cut: Padding2d = [start[0], end[0] ?? 0, start[1], end[1] ?? 0];
  return growImages(graph, kernelLayer(graph, "Deconvolution", x, kernel, positive(cut, 1)), positive(cut, -1));
}

function kernelLayer(
  graph: NcnnGraph,
  type: string,
  x: Blob,
  { data, outputs, size: [kh, kw], stride, groups }: Kernel,
  [top, bottom, left, right]: Padding2d,
): Blob {
  const parameters: Parameters = {
    0: outputs,
    1: kw,
    3: stride[1],
    4: left,
    5: 0,
    6: data.length,
    11: kh,
    13: stride[0],
    14: top,
    15: right,
    16: bottom,
  };
  const weights = [{ data, storage: "flagged" }] as const;
  return groups > 1
    ? graph.layer(`${type}DepthWise`, [x], { ...parameters, 7: groups }, weights)
    : graph.layer(type, [x], parameters, weights);
}

/** The part of a padding that has this sign, as positive numbers. */
function positive([top, bottom, left, right]: Padding2d, sign: 1 | -1): Padding2d {
  const part = (side: number): number => Math.max(sign * side, 0);
  return [part(top), part(bottom), part(left), part(right)];
}

/** x [1, C, H, W]; offsets 0 to 2, sizes 3 to 5. */
function cropImages(graph: NcnnGraph, x: Blob, shape: Shape, [top, bottom, left, right]: Padding2d): Blob {
  const [, channels = 1, height = 1, width = 1] = shape;
  if (top + bottom + left + right === 0) return x;
  const sizes = { 3: width - left - right, 4: height - top - bottom, 5: channels };
  return graph.layer("Crop", [x], { 0: left, 1: top, 2: 0, ...sizes });
}

function growImages(graph: NcnnGraph, x: Blob, [top, bottom, left, right]: Padding2d): Blob {
  if (top + bottom + left + right === 0) return x;
  return graph.layer("Padding", [x], { 0: top, 1: bottom, 2: left, 3: right, 4: 0, 5: { float: 0 } });
}

/** [a, b, taps] -> [b, a, taps]. */
function swapped(data: Float32Array, a: number, b: number, taps: number): Float32Array {
  const turned = new Float32Array(data.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      const from = (i * b + j) * taps;
      turned.set(data.subarray(from, from + taps), (j * a + i) * taps);
    }
  }
  return turned;
}
