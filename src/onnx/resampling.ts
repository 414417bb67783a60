import type { NodeOf } from "../program/node.ts";
import type { ProgramDType } from "../program/tensorType.ts";
import type { Pair, Upfirdn2dAttributes } from "../program/attributes.ts";
import { convolve, convolveTransposed, type Sized, type Kernel } from "./convolution.ts";
import type { OnnxGraph, Target, Value } from "./graph.ts";
import { cropImages } from "./images.ts";

interface Resampled extends Sized {
  readonly dtype: ProgramDType;
  readonly channels: number;
  readonly outputSize: Pair;
}
type Formulation = "convolution" | "matrices" | "transposed convolution";

/**
 * Above this size of the result's longer side, two dense matrix products cost more than they save. Measured on two
 * cores, ConvTranspose over matrices: 64 channels to 128² 3.0, 3 channels to 256² 1.2, to 512² 0.95, to 1024² 0.7.
 */
const LARGEST_MATRIX = 512;

/**
 * Which formulation is fastest, by shape and device; all are exact. Without upsampling it is a depthwise
 * convolution. With it, a separable filter on a CPU is two products with banded matrices, as long as those
 * are small; else a depthwise transposed convolution.
 */
function formulation({ up, filter, filterShape }: Upfirdn2dAttributes, outputSize: Pair, target: Target): Formulation {
  if (up[0] === 1 && up[1] === 1) return "convolution";
  const small = target === "cpu" && Math.max(...outputSize) <= LARGEST_MATRIX;
  return small && separate(filter, filterShape) !== undefined ? "matrices" : "transposed convolution";
}

type Lower = (graph: OnnxGraph, x: Resampled, attributes: Upfirdn2dAttributes) => Value;
const FORMULATIONS: Readonly<Record<Formulation, Lower>> = {
  convolution: filterByConvolution,
  matrices: filterByMatrices,
  "transposed convolution": filterByTransposedConvolution,
};

/** upfirdn2d of x [N, C, H, W], any factors, any padding. */
export function lowerUpfirdn2d(graph: OnnxGraph, node: NodeOf<"upfirdn2d">, x: Sized): Value {
  const [, channels = 1, height = 1, width = 1] = node.shape;
  const outputSize: Pair = [height, width];
  const images: Resampled = { ...x, dtype: node.dtype, channels, outputSize };
  return FORMULATIONS[formulation(node.attributes, outputSize, graph.target)](graph, images, node.attributes);
}

/** The filter once for every channel: [C, 1, kh, kw]. */
function depthwiseKernel(graph: OnnxGraph, x: Resampled, taps: readonly number[], [kh, kw]: Pair): Kernel {
  const every = Array.from({ length: x.channels }, () => taps).flat();
  const shape = [x.channels, 1, kh, kw];
  return { value: graph.floats(shape, every, x.dtype), size: [kh, kw], shape };
}

function filterByConvolution(graph: OnnxGraph, x: Resampled, attributes: Upfirdn2dAttributes): Value {
  const { down, padding, filter, filterShape } = attributes;
  const kernel = depthwiseKernel(graph, x, filter, filterShape);
  return convolve(graph, x, kernel, { stride: down, padding, groups: x.channels });
}

/** Scattering with the flipped filter is what inserting zeros and correlating with the filter does. */
function filterByTransposedConvolution(
  graph: OnnxGraph,
  x: Resampled,
  { up, down, padding, filter, filterShape }: Upfirdn2dAttributes,
): Value {
  const kernel = depthwiseKernel(graph, x, filter.toReversed(), filterShape);
  const size: Pair = [(x.outputSize[0] - 1) * down[0] + 1, (x.outputSize[1] - 1) * down[1] + 1];
  const y = convolveTransposed(graph, x, kernel, {
    stride: up,
    groups: x.channels,
    start: [filterShape[0] - 1 - padding[0], filterShape[1] - 1 - padding[2]],
    size,
  });
  return cropImages(graph, y, [0, 0, 0, 0], down);
}

/** y = V x H with V [H', H] and H [W, W'], each the 1-D resampling of one axis as a matrix. */
function filterByMatrices(graph: OnnxGraph, x: Resampled, attributes: Upfirdn2dAttributes): Value {
  const { up, down, padding, filter, filterShape } = attributes;
  const factors = separate(filter, filterShape);
  if (factors === undefined) throw new Error("upfirdn2d: only a separable filter is a pair of matrices");
  const [height, width] = x.size;
  const [outputHeight, outputWidth] = x.outputSize;
  const down1d = band(height, outputHeight, { taps: factors[0], up: up[0], down: down[0], before: padding[0] });
  const across = band(width, outputWidth, { taps: factors[1], up: up[1], down: down[1], before: padding[2] });
  const vertical = graph.floats([outputHeight, height], down1d, x.dtype);
  const horizontal = graph.floats([width, outputWidth], transposed(across, outputWidth), x.dtype);
  return graph.op("MatMul", [vertical, graph.op("MatMul", [x.value, horizontal])]);
}

interface Resampling {
  readonly taps: readonly number[];
  readonly up: number;
  readonly down: number;
  readonly before: number;
}

/** Row-major [outputs, inputs]: output i takes tap k at position i down + k - before of the zero-stuffed input. */
function band(inputs: number, outputs: number, { taps, up, down, before }: Resampling): number[] {
  const matrix = new Array<number>(outputs * inputs).fill(0);
  for (let i = 0; i < outputs; i++) {
    for (const [k, tap] of taps.entries()) {
      const source = (i * down + k - before) / up;
      if (Number.isInteger(source) && source >= 0 && source < inputs) matrix[i * inputs + source] = tap;
    }
  }
  return matrix;
}

/** Row-major [rows, n] -> [n, rows]. */
function transposed(matrix: readonly number[], rows: number): number[] {
  const columns = matrix.length / rows;
  return Array.from(matrix, (_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] ?? 0);
}

/** A filter as the outer product of a column and a row, exact to fp32 rounding, or nothing. */
function separate(filter: readonly number[], [kh, kw]: Pair): readonly [number[], number[]] | undefined {
  const largest = filter.reduce((best, tap) => (Math.abs(tap) > Math.abs(best) ? tap : best), 0);
  if (largest === 0) return undefined;
  const pivot = filter.indexOf(largest);
  const [pivotRow, pivotColumn] = [Math.floor(pivot / kw), pivot % kw];
  const row = filter.slice(pivotRow * kw, (pivotRow + 1) * kw);
  const column = Array.from({ length: kh }, (_, i) => (filter[i * kw + pivotColumn] ?? 0) / largest);
  const fits = filter.every((tap, i) => {
    const product = (column[Math.floor(i / kw)] ?? 0) * (row[i % kw] ?? 0);
    return Math.abs(product - tap) <= 1e-7 * Math.abs(largest);
  });
  return fits ? [column, row] : undefined;
}
