import type { Shape } from "../base/assertShape.ts";
import type { NodeOf, Tensor } from "../program/node.ts";
import type { OpName } from "../program/opTable.ts";
import { convolve, inputGradient, type Kernel } from "./convolution.ts";
import { filterGradient } from "./filterGradient.ts";
import type { Attributes, OnnxGraph, Value } from "./graph.ts";
import { sampleAt, spreadFrom } from "./gridSample.ts";
import { onnxPads, reverseAxes } from "./images.ts";
import { lowerSum } from "./sums.ts";
import { insideMask, signOf, slopeMask } from "./masks.ts";
import { lowerUpfirdn2d } from "./resampling.ts";
import { ELEMENT_TYPE } from "./schema.ts";

/** Adds the ONNX operators that compute a node from its inputs' values. */
export type Lowering<K extends OpName> = (graph: OnnxGraph, node: NodeOf<K>, inputs: readonly Value[]) => Value;

/** An ONNX operator of the same meaning. */
const direct =
  <K extends OpName>(operator: string, attributes: Attributes = {}): Lowering<K> =>
  (graph, _, inputs) =>
    graph.op(operator, inputs, attributes);

/**
 * Every op as ONNX operators: the one place that knows which formulation is fast. The convolution family
 * stands in convolution.ts, FIR resampling in resampling.ts.
 */
export const LOWERINGS: { readonly [K in OpName]: Lowering<K> } = {
  input: (graph, { attributes: { name }, shape, dtype }) => graph.input({ name, shape, dtype }),
  constant: (graph, { attributes }) => graph.constant(attributes.value),

  abs: direct("Abs"),
  exp: direct("Exp"),
  log: direct("Log"),
  sqrt: direct("Sqrt"),
  reciprocal: direct("Reciprocal"),
  sigmoid: lowerSigmoid,
  tanh: direct("Tanh"),
  softplus: direct("Softplus"),
  relu: direct("Relu"),
  leakyRelu: (graph, { attributes }, inputs) => graph.op("LeakyRelu", inputs, { alpha: { float: attributes.alpha } }),
  elu: direct("Elu", { alpha: { float: 1 } }),
  selu: direct("Selu"),
  clamp: (graph, { attributes: { min, max }, dtype }, [x = ""]) => {
    const limit = (value: number): Value => (Number.isFinite(value) ? graph.scalar(value, dtype) : "");
    return graph.op("Clip", [x, limit(min), limit(max)]);
  },
  scale: (graph, { attributes, dtype }, [x = ""]) => graph.op("Mul", [x, graph.scalar(attributes.factor, dtype)]),
  shift: (graph, { attributes, dtype }, [x = ""]) => graph.op("Add", [x, graph.scalar(attributes.offset, dtype)]),
  cast: (graph, { dtype }, inputs) => graph.op("Cast", inputs, { to: ELEMENT_TYPE[dtype] }),

  sign: (graph, { dtype }, [x = ""]) => signOf(graph, x, dtype),
  slopeMask: (graph, { attributes, dtype }, [x = ""]) => slopeMask(graph, x, attributes, dtype),
  insideMask: (graph, { attributes: { min, max }, dtype }, [x = ""]) => insideMask(graph, x, min, max, dtype),
  equalMask: (graph, { dtype }, inputs) => graph.op("Cast", [graph.op("Equal", inputs)], { to: ELEMENT_TYPE[dtype] }),

  add: direct("Add"),
  sub: direct("Sub"),
  mul: direct("Mul"),
  div: direct("Div"),

  sum: lowerSum,
  max: lowerMax,

  reshape: (graph, { shape }, [x = ""]) => graph.op("Reshape", [x, graph.integers(shape)]),
  transpose: (graph, { attributes }, inputs) => graph.op("Transpose", inputs, { perm: attributes.order }),
  broadcast: (graph, { shape }, [x = ""]) => graph.op("Expand", [x, graph.integers(shape)]),
  concat: (graph, { attributes }, inputs) => graph.op("Concat", inputs, { axis: attributes.axis }),
  slice: lowerSlice,
  pad: (graph, { attributes: { before, after } }, [x = ""]) =>
    graph.op("Pad", [x, graph.integers([...before, ...after])], { mode: "constant" }),

  reverse: (graph, { attributes }, [x = ""]) => reverseAxes(graph, x, attributes.axes),

  matmul: direct("MatMul"),
  conv2d: (graph, { attributes, inputs: [x, weight] }, [xValue, weightValue]) =>
    convolve(graph, sized(x, xValue), sized(weight, weightValue), attributes),
  conv2dInputGradient: (graph, { attributes, inputs: [dy, weight] }, [dyValue, weightValue]) =>
    inputGradient(graph, sized(dy, dyValue), sized(weight, weightValue), attributes),
  conv2dFilterGradient: (graph, { attributes, dtype, inputs: [x, dy] }, [xValue, dyValue]) =>
    filterGradient(graph, shaped(x, xValue), shaped(dy, dyValue), attributes, dtype),
  upfirdn2d: (graph, node, [x]) => lowerUpfirdn2d(graph, node, sized(node.inputs[0], x)),
  maxPool2d: (graph, { attributes: { kernel, stride, padding } }, inputs) =>
    graph.op("MaxPool", inputs, { kernel_shape: kernel, strides: stride, pads: onnxPads(padding) }),
  gridSample: (graph, { inputs: [x] }, [value, positions = ""]) => sampleAt(graph, shaped(x, value), positions),
  gridSampleAdjoint: (graph, { attributes: { size }, inputs: [dy] }, [value, positions = ""]) =>
    spreadFrom(graph, shaped(dy, value), positions, size),
};

function shaped(
  tensor: Tensor | undefined,
  value: Value | undefined,
): { readonly value: Value; readonly shape: Shape } {
  if (tensor === undefined || value === undefined) throw new Error("lowering: an input is missing");
  return { value, shape: tensor.shape };
}

/** An image or a kernel with its height and width. */
function sized(tensor: Tensor | undefined, value: Value | undefined): Kernel & { readonly tensor: Tensor } {
  if (tensor === undefined || value === undefined) throw new Error("lowering: an input is missing");
  const { shape } = tensor;
  const [height = 1, width = 1] = shape.slice(2);
  return { tensor, value, shape, size: [height, width] };
}

/**
 * The CPU's own Sigmoid is 0 below -18 or so; a discriminator that is sure has larger logits, and its gradient must
 * stay in proportion.
 */
function lowerSigmoid(graph: OnnxGraph, { dtype }: NodeOf<"sigmoid">, [x = ""]: readonly Value[]): Value {
  if (graph.target === "gpu" || dtype !== "float32") return graph.op("Sigmoid", [x]);
  const growth = graph.op("Exp", [graph.op("Neg", [x])]);
  return graph.op("Reciprocal", [graph.op("Add", [growth, graph.scalar(1, dtype)])]);
}

/** The operator set has the axes of this one as an attribute, in which none would mean all. */
function lowerMax(graph: OnnxGraph, { attributes: { axes } }: NodeOf<"max">, [x = ""]: readonly Value[]): Value {
  return axes.length === 0 ? x : graph.op("ReduceMax", [x], { axes, keepdims: 1 });
}

/** Only the axes that lose elements are named. */
function lowerSlice(graph: OnnxGraph, node: NodeOf<"slice">, [x = ""]: readonly Value[]): Value {
  const {
    attributes: { start, stop },
    inputs: [from],
  } = node;
  const shape = from?.shape ?? [];
  const axes = shape.flatMap((size, axis) => (start[axis] === 0 && stop[axis] === size ? [] : [axis]));
  const pick = (bounds: readonly number[]): Value => graph.integers(axes.map((axis) => bounds[axis] ?? 0));
  return graph.op("Slice", [x, pick(start), pick(stop), graph.integers(axes)]);
}
