import type { Conv2dFilterGradientAttributes, Pair } from "../program/attributes.ts";
import type { Shape } from "../base/assertShape.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import { cropImages, growImages, padImages, type Images } from "./images.ts";

type Attributes = Conv2dFilterGradientAttributes;

/** Sides of the tile that a workgroup of the runtime's matrix product makes, and how many tiles keep a GPU busy. */
const TILE = 32;
const BUSY = 128;

/** A kernel of one pixel: a product an image, summed; on a GPU a product a row where the images would not fill it. */
export function byPixels(graph: OnnxGraph, x: Images, dy: Images): Value {
  const [n = 1, ins = 1, height = 1, width = 1] = x.shape;
  const [, outs = 1] = dy.shape;
  const tiles = n * Math.ceil(outs / TILE) * Math.ceil(ins / TILE);
  if (graph.target === "gpu" && tiles < BUSY) return byRowsOfPixels(graph, x, dy);
  const pixels = [n, ins, height * width];
  const flat = reshape(graph, dy.value, [n, outs, height * width]);
  const product = productOf(graph, flat, reshape(graph, x.value, pixels));
  return reshape(graph, sumOfBatch(graph, product, n), [outs, ins, 1, 1]);
}

function byRowsOfPixels(graph: OnnxGraph, x: Images, dy: Images): Value {
  const [n = 1, ins = 1] = x.shape;
  const [, outs = 1] = dy.shape;
  const slopes = graph.op("Transpose", [dy.value], { perm: [0, 2, 1, 3] }); // [N, H, O, W]
  const pixels = graph.op("Transpose", [x.value], { perm: [0, 2, 3, 1] }); // [N, H, W, I]
  const products = graph.op("MatMul", [slopes, pixels]); // [N, H, O, I]
  const images = graph.op("ReduceSum", [products, graph.integers([1])], { keepdims: 1 }); // [N, 1, O, I]
  return reshape(graph, sumOfBatch(graph, images, n), [outs, ins, 1, 1]);
}

/** All taps' images gathered to [I kh kw, N H' W'], then one product with dy [O, N H' W']. */
export function byOneProduct(graph: OnnxGraph, x: Images, dy: Images, attributes: Attributes): Value {
  const [n = 1, ins = 1] = x.shape;
  const [, outs = 1, height = 1, width = 1] = dy.shape;
  const {
    kernelSize: [kh, kw],
  } = attributes;
  const swapped = { value: swapBatch(graph, x.value), shape: [ins, n, ...x.shape.slice(2)] };
  const seen = windows(graph, swapped, [height, width], attributes).map((window) =>
    reshape(graph, window, [ins, 1, n * height * width]),
  );
  const gathered = reshape(graph, graph.op("Concat", seen, { axis: 1 }), [ins * kh * kw, n * height * width]);
  const flat = reshape(graph, swapBatch(graph, dy.value), [outs, n * height * width]);
  return reshape(graph, graph.op("Gemm", [flat, gathered], { transB: 1 }), [outs, ins, kh, kw]);
}

/**
 * Stride 1: what tap (ky, kx) sees of x is shifted by ky rows and kx columns. Rows of x are shifted, and instead of the
 * columns of x those of dy, the other way. The column shifts of dy are stacked, so that kh products give all kh kw
 * taps from kh + kw copies: copies are what costs, since the runtime makes them on one thread.
 */
export function byShifts(graph: OnnxGraph, x: Images, dy: Images, attributes: Attributes): Value {
  const {
    padding,
    kernelSize: [kh, kw],
  } = attributes;
  const [n = 1, ins = 1, fromHeight = 1, fromWidth = 1] = x.shape;
  const [, outs = 1, height = 1, width = 1] = dy.shape;
  const pixels = height * (width + kw - 1);
  const padded = padImages(graph, x.value, [fromHeight, fromWidth], padding);
  const across = range(kw).map((kx) => growImages(graph, dy.value, [0, 0, kx, kw - 1 - kx]));
  const stacked = reshape(graph, graph.op("Concat", across, { axis: 1 }), [n, kw * outs, pixels]);
  const rows = range(kh).map((ky) => {
    const bounds = [[ky], [ky + height], [2]].map((each) => graph.integers(each));
    const seen = reshape(graph, graph.op("Slice", [padded, ...bounds]), [n, ins, pixels]);
    return sumOfBatch(graph, productOf(graph, stacked, seen), n);
  });
  const taps = reshape(graph, graph.op("Concat", rows, { axis: 0 }), [kh, kw, outs, ins]);
  return graph.op("Transpose", [taps], { perm: [2, 3, 0, 1] });
}

/** Any stride, padding and groups: for each tap a strided window of x. */
export function byWindows(graph: OnnxGraph, x: Images, dy: Images, attributes: Attributes): Value {
  const { groups, kernelSize } = attributes;
  const [n = 1, ins = 1] = x.shape;
  const [, outs = 1, height = 1, width = 1] = dy.shape;
  const flat = reshape(graph, dy.value, [n, groups, outs / groups, height * width]);
  const taps = windows(graph, x, [height, width], attributes).map((window) => {
    const seen = reshape(graph, window, [n, groups, ins / groups, height * width]);
    return sumOfBatch(graph, productOf(graph, flat, seen, 4), n);
  });
  return stackTaps(graph, taps, [outs, ins / groups, ...kernelSize]);
}

/** What each tap saw of x [A, B, H, W]: kh kw windows [A, B, height, width]. */
function windows(graph: OnnxGraph, x: Images, [height, width]: Pair, attributes: Attributes): Value[] {
  const {
    stride: [down, across],
    padding,
    kernelSize,
  } = attributes;
  const [, , fromHeight = 1, fromWidth = 1] = x.shape;
  const padded = padImages(graph, x.value, [fromHeight, fromWidth], padding);
  const [paddedHeight, paddedWidth] = [fromHeight + padding[0] + padding[1], fromWidth + padding[2] + padding[3]];
  return tapsOf(kernelSize).map(([ky, kx]) => {
    const below = paddedHeight - ky - ((height - 1) * down + 1);
    const beside = paddedWidth - kx - ((width - 1) * across + 1);
    return cropImages(graph, padded, [ky, below, kx, beside], [down, across]);
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

function tapsOf([kh, kw]: Pair): Pair[] {
  return range(kh * kw).map((i) => [Math.floor(i / kw), i % kw]);
}

/** a [.., O, P], b [.., I, P] -> a bT [.., O, I]; the runtime fuses the transpose into the product. */
export function productOf(graph: OnnxGraph, a: Value, b: Value, rank = 3): Value {
  const order = range(rank);
  return graph.op("MatMul", [a, graph.op("Transpose", [b], { perm: [...order.slice(0, -2), rank - 1, rank - 2] })]);
}

/** [N, C, H, W] -> [C, N, H, W]. */
export function swapBatch(graph: OnnxGraph, x: Value): Value {
  return graph.op("Transpose", [x], { perm: [1, 0, 2, 3] });
}

export function reshape(graph: OnnxGraph, x: Value, shape: Shape): Value {
  return graph.op("Reshape", [x, graph.integers(shape)]);
}

/** Sums over the images of a batch, the first axis. */
export function sumOfBatch(graph: OnnxGraph, x: Value, n: number): Value {
  return n === 1 ? x : graph.op("ReduceSum", [x, graph.integers([0])], { keepdims: 1 });
}

/** kh kw matrices of O I/groups elements -> [O, I/groups, kh, kw]. */
function stackTaps(graph: OnnxGraph, taps: readonly Value[], [outs = 1, ins = 1, kh = 1, kw = 1]: Shape): Value {
  const columns = taps.map((tap) => reshape(graph, tap, [outs, ins, 1]));
  return reshape(graph, graph.op("Concat", columns, { axis: 2 }), [outs, ins, kh, kw]);
}
