import { formatShape, sameShape, sizeOf, type Shape } from "../base/assertShape.ts";
import type { HostTensor } from "../tensor/hostTensor.ts";
import type {
  Conv2dAttributes,
  Conv2dFilterGradientAttributes,
  Conv2dInputGradientAttributes,
  GridSampleAdjointAttributes,
  MaxPool2dAttributes,
  Upfirdn2dAttributes,
} from "./attributes.ts";
import type { ProgramDType, TensorType } from "./tensorType.ts";
import * as shapes from "./shapeRules.ts";
import { requireRule } from "./shapeRules.ts";

/** One op: what it computes, and the type of its result (which throws when the inputs do not fit). */
export interface OpRule<A> {
  readonly doc: string;
  readonly arity: number | "any";
  readonly type: (inputs: readonly TensorType[], attributes: A) => TensorType;
}

/** No attributes. */
export type None = Readonly<Record<never, never>>;
interface Axes {
  readonly axes: readonly number[];
}
interface Range {
  readonly start: readonly number[];
  readonly stop: readonly number[];
}
interface Interval {
  readonly min: number;
  readonly max: number;
}
interface Widths {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const unary = <A = None>(doc: string): OpRule<A> => ({ doc, arity: 1, type: ([x]) => shapes.same(x) });
const binary = (doc: string): OpRule<None> => ({ doc, arity: 2, type: ([a, b]) => shapes.broadcastPair(a, b) });
const reduction = (doc: string): OpRule<Axes> => ({ doc, arity: 1, type: ([x], { axes }) => shapes.reduced(x, axes) });
const op = <A>(arity: number | "any", doc: string, type: OpRule<A>["type"]): OpRule<A> => ({ doc, arity, type });

/**
 * Every op of the tensor programs. Elementwise pairs broadcast as in NumPy; reductions keep their axes
 * with size 1, so that results broadcast back.
 */
export const OPS = {
  input: op<{ readonly name: string; readonly shape: Shape; readonly dtype: ProgramDType }>(
    0,
    "a value fed at run time",
    (_, { shape, dtype }) => ({ shape, dtype }),
  ),
  constant: op<{ readonly value: HostTensor<ProgramDType> }>(0, "a fixed tensor", (_, { value }) => ({
    shape: value.shape,
    dtype: value.dtype,
  })),

  abs: unary("|x|"),
  exp: unary("e^x"),
  log: unary("natural logarithm"),
  sqrt: unary("square root"),
  reciprocal: unary("1 / x"),
  sigmoid: unary("1 / (1 + e^-x)"),
  tanh: unary("hyperbolic tangent"),
  softplus: unary("log(1 + e^x)"),
  relu: unary("max(x, 0)"),
  leakyRelu: unary<{ readonly alpha: number }>("x where x > 0, else alpha x"),
  elu: unary("x where x > 0, else e^x - 1"),
  selu: unary("scaled ELU of Klambauer et al. 2017"),
  clamp: unary<Interval>("x limited to [min, max]"),
  scale: unary<{ readonly factor: number }>("factor x"),
  shift: unary<{ readonly offset: number }>("x + offset"),
  cast: op<{ readonly dtype: ProgramDType }>(1, "x in another precision", ([x], { dtype }) => ({
    ...shapes.same(x),
    dtype,
  })),

  sign: unary("-1, 0 or 1 as x is; its gradient is zero"),
  slopeMask: unary<{ readonly below: number; readonly above: number }>(
    "above where x > 0, else below: the slope of leakyRelu; its gradient is zero",
  ),
  insideMask: op<Interval>(
    1,
    "1 where min < x < max, else 0: clamp's slope; its gradient is zero",
    ([x], { min, max }) => {
      requireRule(min > -Infinity || max < Infinity, "insideMask", "an interval has at least one end");
      return shapes.same(x);
    },
  ),
  equalMask: binary("1 where a = b, else 0: marks the largest; its gradient is zero"),

  add: binary("a + b"),
  sub: binary("a - b"),
  mul: binary("a b"),
  div: binary("a / b"),

  sum: reduction("sum over axes, kept with size 1"),
  max: reduction("largest over axes, kept with size 1"),

  reshape: op<{ readonly shape: Shape }>(1, "same elements, other axes", ([x], { shape }) => {
    const { dtype, shape: from } = shapes.same(x);
    const change = `${formatShape(from)} -> ${formatShape(shape)}`;
    requireRule(sizeOf(from) === sizeOf(shape), "reshape", `keeps the number of elements, ${change}`);
    return { shape, dtype };
  }),
  transpose: op<{ readonly order: readonly number[] }>(1, "axes in another order", ([x], { order }) =>
    shapes.permuted(x, order),
  ),
  broadcast: op<{ readonly shape: Shape }>(1, "repeated along axes of size 1", ([x], { shape }) => {
    const fits = sameShape(shapes.broadcastShapes(shapes.same(x).shape, shape), shape);
    requireRule(fits, "broadcast", `${formatShape(shapes.same(x).shape)} does not broadcast to ${formatShape(shape)}`);
    return { ...shapes.same(x), shape };
  }),
  reverse: op<Axes>(1, "axes in reverse order, as a kernel is flipped", ([x], { axes }) => shapes.reversed(x, axes)),
  concat: op<{ readonly axis: number }>("any", "joined along an axis", (inputs, { axis }) =>
    shapes.joined(inputs, axis),
  ),
  slice: op<Range>(1, "elements start to stop - 1 of every axis", ([x], { start, stop }) =>
    shapes.sliced(x, start, stop),
  ),
  pad: op<Widths>(1, "zeros before and after every axis", ([x], { before, after }) => shapes.padded(x, before, after)),

  matmul: op<None>(2, "matrix product of the last two axes, the others broadcast", ([a, b]) =>
    shapes.matrixProduct(a, b),
  ),
  conv2d: op<Conv2dAttributes>(
    2,
    "cross-correlation: x [N, I, H, W], weight [O, I/groups, kh, kw] -> [N, O, H', W']",
    ([x, weight], attributes) => shapes.convolved(x, weight, attributes),
  ),
  conv2dInputGradient: op<Conv2dInputGradientAttributes>(
    2,
    "adjoint of conv2d in x (transposed convolution): dy [N, O, H', W'], weight [O, I/groups, kh, kw] -> [N, I, H, W]",
    ([dy, weight], attributes) => shapes.convolutionInput(dy, weight, attributes),
  ),
  conv2dFilterGradient: op<Conv2dFilterGradientAttributes>(
    2,
    "adjoint of conv2d in its weight: x [N, I, H, W], dy [N, O, H', W'] -> [O, I/groups, kh, kw]",
    ([x, dy], attributes) => shapes.convolutionFilter(x, dy, attributes),
  ),
  upfirdn2d: op<Upfirdn2dAttributes>(
    1,
    "zeros inserted, padded, FIR-filtered, every down-th kept: x [N, C, H, W] -> [N, C, H', W']",
    ([x], attributes) => shapes.resampled(x, attributes),
  ),
  maxPool2d: op<MaxPool2dAttributes>(1, "largest of each window: x [N, C, H, W] -> [N, C, H', W']", ([x], attributes) =>
    shapes.pooled(x, attributes),
  ),
  gridSample: op<None>(
    2,
    "bilinear samples: x [N, C, H, W], positions [N, 2, H', W'] -> [N, C, H', W']; positions have no gradient",
    ([x, positions]) => shapes.sampled(x, positions),
  ),
  gridSampleAdjoint: op<GridSampleAdjointAttributes>(
    2,
    "adjoint of gridSample in x: dy [N, C, H', W'], positions [N, 2, H', W'] -> [N, C, H, W]",
    ([dy, positions], attributes) => shapes.spread(dy, positions, attributes),
  ),
} as const;

export type OpName = keyof typeof OPS;
export type AttributesOf<K extends OpName> = (typeof OPS)[K] extends OpRule<infer A> ? A : never;

/** The result's type, or an error that names the op and its rule. */
export function typeOf<K extends OpName>(
  name: K,
  inputs: readonly TensorType[],
  attributes: AttributesOf<K>,
): TensorType {
  const rule = OPS[name] as unknown as OpRule<AttributesOf<K>>;
  const fits = rule.arity === "any" ? inputs.length > 0 : inputs.length === rule.arity;
  requireRule(fits, name, `takes ${rule.arity} inputs, got ${inputs.length}`);
  return rule.type(inputs, attributes);
}
