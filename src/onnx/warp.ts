import { sizeOf, type Shape } from "../base/assertShape.ts";
import type { Pair } from "../program/attributes.ts";
import { hostTensor } from "../tensor/hostTensor.ts";
import type { OnnxGraph, Value } from "./graph.ts";
import { cropImages, type Images } from "./images.ts";
import { ELEMENT_TYPE } from "./schema.ts";

/** Bilinear samples of x at the positions that a map [N, 2, 3] gives for the pixels of an image of this size. */
export function sampleAlong(graph: OnnxGraph, x: Images, map: Value, size: Pair): Value {
  const [, , height = 1, width = 1] = x.shape;
  // GridSample counts from -1, an image's outer left edge, to 1, its right one; column 0 has its centre at 1/W - 1.
  const factor = graph.floats([1, 2, 1], [2 / width, 2 / height], "float32");
  const start = graph.floats([1, 2, 3], [0, 0, 1 / width - 1, 0, 0, 1 / height - 1], "float32");
  const normalised = graph.op("Add", [graph.op("Mul", [map, factor]), start]);
  const grid = positions(graph, normalised, size);
  return graph.op("GridSample", [x.value, grid], { mode: "bilinear", padding_mode: "zeros", align_corners: 0 });
}

/** Where each pixel of an image of this size goes: [N, 2, 3] -> [N, H', W', 2], column and row. */
function positions(graph: OnnxGraph, map: Value, [height, width]: Pair): Value {
  const columnOf = (k: number): Value => {
    const column = graph.op("Slice", [map, ...[[k], [k + 1], [2]].map((each) => graph.integers(each))]);
    return graph.op("Reshape", [column, graph.integers([-1, 1, 1, 2])]);
  };
  const across = graph.op("Mul", [columnOf(0), counts(graph, [1, 1, width, 1])]);
  const down = graph.op("Mul", [columnOf(1), counts(graph, [1, height, 1, 1])]);
  return graph.op("Add", [across, graph.op("Add", [down, columnOf(2)])]);
}

/** 0, 1, 2, ... */
function counts(graph: OnnxGraph, shape: Shape): Value {
  return graph.floats(
    shape,
    Array.from({ length: sizeOf(shape) }, (_, i) => i),
    "float32",
  );
}

/** Rows and columns around the target that catch what falls outside: one before, two after. */
const BORDER = { before: 1, both: 3 } as const;

/**
 * The adjoint of sampleAlong: every sample is spread over the four pixels it read. dy [N, C, H', W'] -> [N, C, H, W].
 *
 * The target has a border, and positions are clipped to it, so that nothing needs a mask. ScatterElements is the only
 * scatter whose sums are right: ONNX Runtime adds up ScatterND's in parallel on a CPU and loses some.
 */
export function spreadAlong(graph: OnnxGraph, dy: Images, map: Value, [height, width]: Pair): Value {
  const [n = 1, channels = 1, fromHeight = 1, fromWidth = 1] = dy.shape;
  const samples = fromHeight * fromWidth;
  const row = width + BORDER.both;
  const room = (height + BORDER.both) * row;
  const place = graph.op("Reshape", [
    clipped(graph, positions(graph, map, [fromHeight, fromWidth]), [height, width]),
    graph.integers([n, 1, samples, 2]),
  ]);
  const corner = graph.op("Floor", [place]);
  const [fx, fy] = lastAxis(graph, graph.op("Sub", [place, corner]), [n, 1, samples]);
  const first = firstIndex(graph, corner, [n, channels, samples], row);
  const parts = splitBetween(
    graph,
    graph.op("Reshape", [dy.value, graph.integers([n, channels, samples])]),
    fy,
  ).flatMap((part) => splitBetween(graph, part, fx));
  const indices = parts.map((_, i) => graph.op("Add", [first, whole(graph, (i >> 1) * row + (i & 1))]));
  const spread = addUp(graph, graph.op("Concat", indices, { axis: 2 }), graph.op("Concat", parts, { axis: 2 }), {
    shape: [n, channels, room],
    count: parts.length * samples,
    zero: graph.op("Mul", [graph.op("ReduceMax", [map], { keepdims: 0 }), graph.scalar(0, "float32")]),
  });
  const bordered = graph.op("Reshape", [spread, graph.integers([n, channels, height + BORDER.both, row])]);
  const { before, both } = BORDER;
  return cropImages(graph, bordered, [before, both - before, before, both - before]);
}

/** Positions [.., 2] within a pixel of the picture: further outside, all weight falls on the border too. */
function clipped(graph: OnnxGraph, place: Value, [height, width]: Pair): Value {
  const least = graph.floats([2], [-1, -1], "float32");
  return graph.op("Min", [graph.op("Max", [place, least]), graph.floats([2], [width, height], "float32")]);
}

/** [.., 2] -> its two halves. */
function lastAxis(graph: OnnxGraph, value: Value, shape: Shape): [Value, Value] {
  const half = (k: number): Value => {
    const part = graph.op("Slice", [value, ...[[k], [k + 1], [shape.length]].map((each) => graph.integers(each))]);
    return graph.op("Reshape", [part, graph.integers(shape)]);
  };
  return [half(0), half(1)];
}

/** The index of the upper left pixel in the bordered target, the same for every channel. corner [N, 1, S, 2]. */
function firstIndex(graph: OnnxGraph, corner: Value, [n = 1, channels = 1, samples = 1]: Shape, row: number): Value {
  // Cut before the cast: ONNX Runtime makes one Split of both cuts, which WebGPU has for floats only.
  const [x = "", y = ""] = lastAxis(graph, corner, [n, 1, samples]).map((part) =>
    graph.op("Cast", [part], { to: ELEMENT_TYPE.int32 }),
  );
  const above = graph.op("Mul", [y, whole(graph, row)]);
  const index = graph.op("Add", [graph.op("Add", [above, x]), whole(graph, BORDER.before * (row + 1))]);
  return graph.op("Expand", [index, graph.integers([n, channels, samples])]);
}

function whole(graph: OnnxGraph, value: number): Value {
  return graph.constant(hostTensor("int32", [], Int32Array.of(value)));
}

/** [(1 - fraction) value, fraction value]. */
function splitBetween(graph: OnnxGraph, value: Value, fraction: Value): [Value, Value] {
  const beyond = graph.op("Mul", [value, fraction]);
  return [graph.op("Sub", [value, beyond]), beyond];
}

interface Sums {
  /** [N, C, room]. */
  readonly shape: Shape;
  /** Values of a channel. */
  readonly count: number;
  /** A scalar that is no constant: else its expansion would be folded, kept at full size and copied in every run. */
  readonly zero: Value;
}

/**
 * The sums [N, C, room] of the values [N, C, count] that have the same index. One op may not scatter more values than
 * there is room for, and every op copies the sums so far.
 */
function addUp(graph: OnnxGraph, index: Value, values: Value, { shape, count, zero }: Sums): Value {
  const [, , room = 1] = shape;
  const starts = Array.from({ length: Math.ceil(count / room) }, (_, i) => i * room);
  const part = (value: Value, from: number): Value => {
    const bounds = [[from], [Math.min(from + room, count)], [2]];
    return count <= room ? value : graph.op("Slice", [value, ...bounds.map((each) => graph.integers(each))]);
  };
  const zeros = graph.op("Expand", [zero, graph.integers(shape)]);
  return starts.reduce(
    (sums, from) =>
      graph.op("ScatterElements", [sums, part(index, from), part(values, from)], { axis: 2, reduction: "add" }),
    zeros,
  );
}
