import { asTensor, inputOf, sumTo, type GradientRule } from "./gradientRule.ts";
import type { Tensor } from "./node.ts";
import type { OpName } from "./opTable.ts";
import {
  cast,
  clamp,
  div,
  equalMask,
  exp,
  insideMask,
  mul,
  scale,
  shift,
  sigmoid,
  sign,
  slopeMask,
  square,
  sub,
  sum,
} from "./ops.ts";

type Unary =
  | "abs"
  | "exp"
  | "log"
  | "sqrt"
  | "reciprocal"
  | "sigmoid"
  | "tanh"
  | "softplus"
  | "relu"
  | "leakyRelu"
  | "elu"
  | "selu"
  | "clamp"
  | "scale"
  | "shift"
  | "cast"
  | "sign"
  | "slopeMask"
  | "insideMask";
type Pairwise = "add" | "sub" | "mul" | "div" | "equalMask";

/** dy times the derivative at x, which is told from the result y where that is cheaper. */
const along =
  <K extends OpName>(derivative: (x: Tensor, y: Tensor) => Tensor): GradientRule<K> =>
  (y, dy) => [mul(dy, derivative(inputOf(y, 0), asTensor(y)))];

/** A pair's parts have the result's shape; what was broadcast is summed back. */
const pair =
  <K extends OpName>(
    parts: (dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => readonly [Tensor, Tensor],
  ): GradientRule<K> =>
  (y, dy) => {
    const [a, b] = [inputOf(y, 0), inputOf(y, 1)];
    const [da, db] = parts(dy, a, b, asTensor(y));
    return [sumTo(da, a.shape), sumTo(db, b.shape)];
  };

/** A step function: flat between its steps. */
const flat: GradientRule<Unary | Pairwise> = () => [];

/** The scale of SELU and its alpha (Klambauer et al. 2017), in the double precision in which ONNX states them. */
const SELU = { alpha: 1.6732631921768188, scale: 1.0507010221481323 };

/** e^x below zero, 1 above: the slope of ELU. */
const exponentialSlope = (x: Tensor): Tensor => exp(clamp(x, -Infinity, 0));

/**
 * Elementwise functions. Masks are read from the result rather than the argument (y > 0 exactly where x > 0, y inside
 * an interval exactly where x is), so that the argument need not be kept for the way back.
 */
export const ELEMENTWISE_GRADIENTS: { readonly [K in Unary | Pairwise | "max"]: GradientRule<K> } = {
  abs: along((x) => sign(x)),
  exp: along((_, y) => y),
  log: (y, dy) => [div(dy, inputOf(y, 0))],
  sqrt: (y, dy) => [scale(div(dy, asTensor(y)), 0.5)],
  reciprocal: along((_, y) => scale(square(y), -1)),
  sigmoid: along((_, y) => sub(y, square(y))),
  tanh: along((_, y) => shift(scale(square(y), -1), 1)),
  softplus: along((x) => sigmoid(x)),
  relu: along((_, y) => slopeMask(y, 0)),
  leakyRelu: (y, dy) => [mul(dy, slopeMask(y.attributes.alpha > 0 ? asTensor(y) : inputOf(y, 0), y.attributes.alpha))],
  elu: along((x) => exponentialSlope(x)),
  selu: along((x, y) => mul(slopeMask(y, SELU.alpha * SELU.scale, SELU.scale), exponentialSlope(x))),
  clamp: (y, dy) => [mul(dy, insideMask(asTensor(y), y.attributes.min, y.attributes.max))],
  scale: (y, dy) => [scale(dy, y.attributes.factor)],
  shift: (_, dy) => [dy],
  cast: (y, dy) => [cast(dy, inputOf(y, 0).dtype)],
  sign: flat,
  slopeMask: flat,
  insideMask: flat,
  equalMask: flat,

  add: pair((dy) => [dy, dy]),
  sub: pair((dy) => [dy, scale(dy, -1)]),
  mul: pair((dy, a, b) => [mul(dy, b), mul(dy, a)]),
  div: pair((dy, _, b, y) => {
    const da = div(dy, b);
    return [da, scale(mul(da, y), -1)];
  }),

  // Several equally large elements share the gradient.
  max: (y, dy) => {
    const largest = equalMask(inputOf(y, 0), asTensor(y));
    return [mul(largest, div(dy, sum(largest, y.attributes.axes)))];
  },
};
