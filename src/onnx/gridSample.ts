import type { Shape } from "../base/assertShape.ts";
import type { Pair } from "../program/attributes.ts";
import { hostTensor } from "../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import type { Images } from "./images.ts";
import { ELEMENT_TYPE } from "./schema.ts";

/** Bilinear samples of x at positions [N, 2, H', W']: columns and rows, as gridSample has them. */
export function sampleAt(graph: OnnxGraph, x: Images, positions: Value): Value {
  const [, , height = 1, width = 1] = x.shape;
  // GridSample's own border takes up to three times as long as zeros, which positions inside never see.
  const seen = limited(graph, positions, (side) => 1 - 1 / side, [height, width]);
  const pairs = graph.op("Transpose", [seen], { perm: [0, 2, 3, 1] }); // [N, H', W', 2]
  return graph.op("GridSample", [x.value, pairs], { mode: "bilinear", padding_mode: "zeros", align_corners: 0 });
}

/** Positions at most as far from the middle as a side allows. */
function limited(graph: OnnxGraph, positions: Value, most: (side: number) => number, size: Pair): Value {
  return graph.op("Min", [
    graph.op("Max", [positions, aSide(graph, (side) => -most(side), size)]),
    aSide(graph, most, size),
  ]);
}

/** A factor or term of columns and of rows [1, 2, 1, 1], of width and height. */
function aSide(graph: OnnxGraph, of: (side: number) => number, [height, width]: Pair): Value {
  return graph.floats([1, 2, 1, 1], [of(width), of(height)], "float32");
}

/**
 * The adjoint of sampleAt: every sample is spread over the four pixels it read. dy [N, C, H', W'] -> [N, C, H, W].
 *
 * ScatterElements is the only scatter whose sums are right: ONNX Runtime adds up ScatterND's in parallel on a CPU and
 * loses some. One for each of the four pixels adds to the sums in place; one for all takes three times as long, most of
 * it for memory.
 */
export function spreadFrom(graph: OnnxGraph, dy: Images, positions: Value, size: Pair): Value {
  const [n = 1, channels = 1, fromHeight = 1, fromWidth = 1] = dy.shape;
  const [height, width] = size;
  const sums = { shape: [n, channels, height * width], count: fromHeight * fromWidth } as const;
  const { first, fractions } = corners(graph, positions, sums, size);
  const flat = graph.op("Reshape", [dy.value, graph.integers([n, channels, sums.count])]);
  const parts = splitBetween(graph, flat, fractions.y).flatMap((part) => splitBetween(graph, part, fractions.x));
  const spread = parts.reduce(
    (total, part, i) => {
      const index = graph.op("Add", [first, whole(graph, (i >> 1) * width + (i & 1))]);
      return addUp(graph, total, index, part, sums);
    },
    zeros(graph, positions, sums.shape),
  );
  return graph.op("Reshape", [spread, graph.integers([n, channels, height, width])]);
}

interface Sums {
  /** [N, C, H W]. */
  readonly shape: Shape;
  /** Samples of a channel. */
  readonly count: number;
}

/** The index [N, 1, S] of each sample's upper left pixel, and how far beyond its centre the sample lies. */
function corners(graph: OnnxGraph, positions: Value, { shape: [n = 1], count }: Sums, size: Pair) {
  const place = pixels(graph, positions, size);
  const corner = graph.op("Floor", [place]);
  const [x, y] = planes(graph, graph.op("Sub", [place, corner]), [n, 1, count]);
  // Cut before the cast: ONNX Runtime makes one Split of both cuts, which WebGPU has for floats only.
  const [column = "", row = ""] = planes(graph, corner, [n, 1, count]).map((plane) =>
    graph.op("Cast", [plane], { to: ELEMENT_TYPE.int32 }),
  );
  const first = graph.op("Add", [graph.op("Mul", [row, whole(graph, size[1])]), column]);
  return { first, fractions: { x, y } };
}

/** Positions in pixels, within the image and before its last column and row, so that each has a next one. */
function pixels(graph: OnnxGraph, positions: Value, size: Pair): Value {
  const scaled = graph.op("Mul", [positions, aSide(graph, (side) => side / 2, size)]);
  const fromMiddle = limited(graph, scaled, (side) => ((side - 1) / 2) * (1 - 2 ** -22), size);
  return graph.op("Add", [fromMiddle, aSide(graph, (side) => (side - 1) / 2, size)]);
}

/** [N, 2, ..] -> its two planes. */
function planes(graph: OnnxGraph, value: Value, shape: Shape): [Value, Value] {
  const plane = (k: number): Value => {
    const part = graph.op("Slice", [value, ...[[k], [k + 1], [1]].map((each) => graph.integers(each))]);
    return graph.op("Reshape", [part, graph.integers(shape)]);
  };
  return [plane(0), plane(1)];
}

function whole(graph: OnnxGraph, value: number): Value {
  return graph.constant(hostTensor("int32", [], Int32Array.of(value)));
}

/** [(1 - fraction) value, fraction value]. */
function splitBetween(graph: OnnxGraph, value: Value, fraction: Value): [Value, Value] {
  const beyond = graph.op("Mul", [value, fraction]);
  return [graph.op("Sub", [value, beyond]), beyond];
}

/** From a value that is no constant: else they would be folded, kept at full size and copied in every run. */
function zeros(graph: OnnxGraph, known: Value, shape: Shape): Value {
  const first = graph.op("Slice", [
    known,
    ...[
      [0, 0, 0, 0],
      [1, 1, 1, 1],
    ].map((each) => graph.integers(each)),
  ]);
  const zero = graph.op("Mul", [graph.op("Reshape", [first, graph.integers([1])]), graph.scalar(0, "float32")]);
  return graph.op("Expand", [zero, graph.integers(shape)]);
}

/** Adds values [N, C, S] to the sums at the index [N, 1, S]. One op may not scatter more than there is room for. */
function addUp(graph: OnnxGraph, sums: Value, index: Value, values: Value, { shape, count }: Sums): Value {
  const [n = 1, channels = 1, room = 1] = shape;
  const everywhere = graph.op("Expand", [index, graph.integers([n, channels, count])]);
  const starts = Array.from({ length: Math.ceil(count / room) }, (_, i) => i * room);
  const part = (value: Value, from: number): Value => {
    const bounds = [[from], [Math.min(from + room, count)], [2]];
    return count <= room ? value : graph.op("Slice", [value, ...bounds.map((each) => graph.integers(each))]);
  };
  return starts.reduce(
    (total, from) =>
      graph.op("ScatterElements", [total, part(everywhere, from), part(values, from)], { axis: 2, reduction: "add" }),
    sums,
  );
}
