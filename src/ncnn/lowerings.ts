import type { NodeOf, Tensor } from "../program/node.ts";
import type { OpName } from "../program/opTable.ts";
import { lowerConv2d, lowerInputGradient, lowerUpfirdn2d } from "./convolutions.ts";
import { sizeParameters, type Blob, type NcnnGraph, type Parameters } from "./graph.ts";
import { blobShape, constantData, type Values } from "./values.ts";

/** Adds the ncnn layers that compute a node. */
type Lowering<K extends OpName> = (graph: NcnnGraph, node: NodeOf<K>, values: Values) => Blob;

/** A layer of the same meaning. */
const direct =
  (type: string, parameters: Parameters = {}): Lowering<OpName> =>
  (graph, { inputs }, values) =>
    graph.layer(
      type,
      inputs.map((input) => values.get(input)),
      parameters,
    );

/** Numbers of UnaryOp and BinaryOp. */
const UNARY = { abs: 0, sqrt: 5, exp: 7, log: 8, reciprocal: 15 } as const;
const BINARY = { add: 0, sub: 1, mul: 2, div: 3 } as const;

const unary = (op: keyof typeof UNARY): Lowering<OpName> => direct("UnaryOp", { 0: UNARY[op] });

const withNumber = (op: keyof typeof BINARY, number: number): Parameters => ({
  0: BINARY[op],
  1: 1,
  2: { float: number },
});

/** Both operands have the result's axes, those of size 1 included; the larger one stands first where it may. */
const binary =
  (op: keyof typeof BINARY): Lowering<OpName> =>
  (graph, { inputs, shape }, values) => {
    const isLarge = ({ shape: own }: Tensor): boolean => own.length === shape.length && own.join() === shape.join();
    const commutes = op === "add" || op === "mul";
    const ordered = commutes && inputs.findIndex(isLarge) === 1 ? inputs.toReversed() : inputs;
    return graph.layer(
      "BinaryOp",
      ordered.map((input) => values.get(input, shape.length)),
      { 0: BINARY[op] },
    );
  };

/** The ops that generators are made of, as ncnn's own layers: parameters by the numbers of its documentation. */
export const NCNN_LOWERINGS: { readonly [K in OpName]?: Lowering<K> } = {
  input: (graph, { attributes: { name }, shape }) =>
    graph.layer("Input", [], sizeParameters(blobShape(shape)), [], name),

  abs: unary("abs"),
  exp: unary("exp"),
  log: unary("log"),
  sqrt: unary("sqrt"),
  reciprocal: unary("reciprocal"),
  sigmoid: direct("Sigmoid"),
  tanh: direct("TanH"),
  softplus: direct("Softplus"),
  relu: direct("ReLU"),
  leakyRelu: (graph, node, values) => direct("ReLU", { 0: { float: node.attributes.alpha } })(graph, node, values),
  elu: direct("ELU", { 0: { float: 1 } }),
  selu: direct("SELU"),
  clamp: (graph, node, values) => {
    const { min, max } = node.attributes;
    return direct("Clip", { 0: { float: min }, 1: { float: max } })(graph, node, values);
  },
  scale: (graph, node, values) => direct("BinaryOp", withNumber("mul", node.attributes.factor))(graph, node, values),
  shift: (graph, node, values) => direct("BinaryOp", withNumber("add", node.attributes.offset))(graph, node, values),

  add: binary("add"),
  sub: binary("sub"),
  mul: binary("mul"),
  div: binary("div"),

  sum: (graph, node, values) => {
    if (node.inputs[0]?.shape.length !== 2) throw new Error("toNcnn: only a list is summed up");
    return direct("Reduction", { 0: 0, 1: 1 })(graph, node, values);
  },

  reshape: (graph, { inputs: [x], shape }, values) => {
    if (x === undefined) throw new Error("toNcnn: reshape lacks its input");
    const to = blobShape(shape);
    return blobShape(x.shape).join() === to.join()
      ? values.get(x)
      : graph.layer("Reshape", [values.get(x)], sizeParameters(to));
  },
  concat: (graph, node, values) => {
    if (node.shape.length !== 2 || node.attributes.axis !== 1) throw new Error("toNcnn: only lists are joined");
    return direct("Concat", { 0: 0 })(graph, node, values);
  },
  slice: lowerRows,
  matmul: lowerMatmul,
  conv2d: lowerConv2d,
  conv2dInputGradient: lowerInputGradient,
  upfirdn2d: lowerUpfirdn2d,
};

/** Rows of [1, rows, width]: offsets 0 to 2, sizes 3 to 5. */
function lowerRows(graph: NcnnGraph, { attributes, inputs: [x] }: NodeOf<"slice">, values: Values): Blob {
  const { start, stop } = attributes;
  const width = x?.shape[2];
  if (x?.shape.length !== 3 || width === undefined || start[2] !== 0 || stop[2] !== width) {
    throw new Error("toNcnn: only whole rows are cut out");
  }
  const [, from = 0] = start;
  const rows = (stop[1] ?? 0) - from;
  return graph.layer("Crop", [values.get(x)], { 0: 0, 1: from, 2: 0, 3: width, 4: rows, 5: 1 });
}

/** x [1, I] times a constant [I, O], which InnerProduct takes as [O, I]. */
function lowerMatmul(graph: NcnnGraph, { inputs: [x, weight] }: NodeOf<"matmul">, values: Values): Blob {
  const [ins = 0, outs = 0] = weight?.shape ?? [];
  if (x?.shape.join() !== `1,${ins}`) throw new Error("toNcnn: a list is multiplied by a constant matrix");
  const from = constantData(weight);
  const data = Float32Array.from(from, (_, i) => from[(i % ins) * outs + Math.floor(i / ins)] ?? 0);
  const weights = [{ data, storage: "flagged" }] as const;
  return graph.layer("InnerProduct", [values.get(x)], { 0: outs, 1: 0, 2: data.length }, weights);
}
