import { sameShape } from "../base/assertShape.ts";
import { isOp, type NodeOf, type Tensor } from "./node.ts";
import type { AttributesOf, OpName } from "./opTable.ts";
import { broadcastShapes } from "./shapeRules.ts";

type Rule<K extends OpName> = (inputs: readonly Tensor[], attributes: AttributesOf<K>) => Tensor | undefined;

/** The only input of a one-input op. */
function only(inputs: readonly Tensor[]): Tensor {
  const [x] = inputs;
  if (x === undefined) throw new Error("simplify: an op without inputs");
  return x;
}

/** The same op over another input: how a rule replaces a chain of two by one. */
function again<K extends "scale" | "shift" | "reshape" | "transpose" | "broadcast" | "clamp" | "sum">(
  op: K,
  x: Tensor,
  attributes: AttributesOf<K>,
): Tensor {
  return simplified(op, [x], attributes) ?? x.trace.node(op, [x], attributes);
}

/** An explicit broadcast is not needed where the pair's own broadcasting gives the same shape. */
function dropBroadcasts(op: Pairwise): Rule<typeof op> {
  return (inputs) => {
    const bare = inputs.map((x) => (isOp(x, "broadcast") ? only(x.inputs) : x));
    const [a, b] = inputs.map(({ shape }) => shape);
    const [c, d] = bare.map(({ shape }) => shape);
    if (a === undefined || b === undefined || c === undefined || d === undefined) return undefined;
    const changes = bare.some((x, i) => x !== inputs[i]);
    if (!changes || !sameShape(broadcastShapes(a, b), broadcastShapes(c, d))) return undefined;
    return pairOf(op, bare);
  };
}

type Pairwise = "add" | "sub" | "mul" | "div";

function pairOf(op: Pairwise, inputs: readonly Tensor[]): Tensor {
  return simplified(op, inputs, {}) ?? only(inputs).trace.node(op, inputs, {});
}

/** The number that a constant scalar holds. */
function scalarOf(x: Tensor): number | undefined {
  if (!isOp(x, "constant") || x.shape.length !== 0 || x.dtype !== "float32") return undefined;
  return Number(x.attributes.value.data[0]);
}

/** A constant scalar in a pair whose other side has the result's shape already. */
function withScalar(
  inputs: readonly Tensor[],
  apply: (x: Tensor, scalar: number) => Tensor | undefined,
): Tensor | undefined {
  for (const [x, other] of [inputs, inputs.toReversed()]) {
    const scalar = other === undefined ? undefined : scalarOf(other);
    if (x !== undefined && scalar !== undefined) return apply(x, scalar);
  }
  return undefined;
}

/** f a + f b -> f (a + b). */
function commonFactor([a, b]: readonly Tensor[]): Tensor | undefined {
  if (a === undefined || b === undefined || !isOp(a, "scale") || !isOp(b, "scale")) return undefined;
  const { factor } = a.attributes;
  if (factor !== b.attributes.factor || !sameShape(a.shape, b.shape)) return undefined;
  return again("scale", pairOf("add", [only(a.inputs), only(b.inputs)]), { factor });
}

/**
 * Zeros around both of two parts that lie side by side -> zeros around the two joined. The way back through parts of a
 * batch would otherwise add up as many whole batches.
 */
function besideEachOther([a, b]: readonly Tensor[]): Tensor | undefined {
  if (a === undefined || b === undefined || !isOp(a, "pad") || !isOp(b, "pad")) return undefined;
  if (!sameShape(a.shape, b.shape)) return undefined;
  return joined(a, b) ?? joined(b, a);
}

function joined(first: NodeOf<"pad">, second: NodeOf<"pad">): Tensor | undefined {
  const { before } = first.attributes;
  const { before: start, after } = second.attributes;
  const [axis = 0, ...others] = before.flatMap((width, i) => (width === start[i] ? [] : [i]));
  const parts = [only(first.inputs), only(second.inputs)];
  const [size = [], next = []] = parts.map(({ shape }) => shape);
  const isLike = size.every((length, i) => i === axis || length === next[i]);
  if (others.length > 0 || !isLike || (before[axis] ?? 0) + (size[axis] ?? 0) !== start[axis]) return undefined;
  const inputs = parts.flatMap((x) => (isOp(x, "concat") && x.attributes.axis === axis ? x.inputs : [x]));
  const whole = first.trace.node("concat", inputs, { axis });
  return simplified("pad", [whole], { before, after }) ?? whole.trace.node("pad", [whole], { before, after });
}

/** Sums are cheapest over as little as possible: what is the same all along the summed axes moves out of the sum. */
function smallerSum(x: Tensor, axes: readonly number[]): Tensor | undefined {
  if (isOp(x, "scale")) return again("scale", again("sum", only(x.inputs), { axes }), x.attributes);
  if (isOp(x, "sum")) {
    const all = [...new Set([...x.attributes.axes, ...axes])].sort((a, b) => a - b);
    return again("sum", only(x.inputs), { axes: all });
  }
  if (isOp(x, "broadcast")) return sumOfBroadcast(x, axes);
  return isOp(x, "mul") ? sumOfProduct(x, axes) : undefined;
}

/** Copies along a summed axis are counted instead. */
function sumOfBroadcast(x: NodeOf<"broadcast">, axes: readonly number[]): Tensor | undefined {
  const from = only(x.inputs);
  const lead = x.shape.length - from.shape.length;
  const copied = axes.filter((axis) => axis < lead || from.shape[axis - lead] === 1);
  if (copied.length === 0) return undefined;
  const shape = x.shape.map((size, axis) => (copied.includes(axis) ? 1 : size));
  const factor = copied.reduce((count, axis) => count * (x.shape[axis] ?? 1), 1);
  const left = axes.filter((axis) => !copied.includes(axis));
  const kept = again("sum", again("broadcast", from, { shape }), { axes: left });
  return again("scale", kept, { factor });
}

/** A factor of size 1 along all summed axes is multiplied afterwards. */
function sumOfProduct(x: NodeOf<"mul">, axes: readonly number[]): Tensor | undefined {
  for (const [whole, part] of [x.inputs, x.inputs.toReversed()]) {
    if (whole === undefined || part === undefined || !sameShape(whole.shape, x.shape)) continue;
    const lead = x.shape.length - part.shape.length;
    const isSame = axes.every((axis) => axis < lead || part.shape[axis - lead] === 1);
    if (isSame) return pairOf("mul", [again("sum", whole, { axes }), part]);
  }
  return undefined;
}

/** A mask's factor is one of its two values. */
function scaledMask(mask: NodeOf<"slopeMask">, factor: number): Tensor {
  const { below, above } = mask.attributes;
  return mask.trace.node("slopeMask", mask.inputs, { below: below * factor, above: above * factor });
}

/** (f x) mask -> x (f mask): the way back through an activation with a gain is then one product. */
function factorIntoMask(inputs: readonly Tensor[]): Tensor | undefined {
  for (const [scaled, mask] of [inputs, inputs.toReversed()]) {
    if (scaled === undefined || mask === undefined || !isOp(scaled, "scale") || !isOp(mask, "slopeMask")) continue;
    if (!sameShape(scaled.shape, mask.shape)) continue;
    const pair = [only(scaled.inputs), scaledMask(mask, scaled.attributes.factor)];
    return pairOf("mul", pair);
  }
  return undefined;
}

/**
 * The small algebra that happens as nodes are made: each rule returns an equal, cheaper value or nothing.
 * Scalars are never moved through matmul or conv2d, where they would change what overflows.
 */
const RULES: { readonly [K in OpName]?: Rule<K> } = {
  scale: (inputs, { factor }) => {
    const x = only(inputs);
    if (factor === 1) return x;
    if (isOp(x, "slopeMask")) return scaledMask(x, factor);
    return isOp(x, "scale") ? again("scale", only(x.inputs), { factor: factor * x.attributes.factor }) : undefined;
  },
  shift: (inputs, { offset }) => {
    const x = only(inputs);
    if (offset === 0) return x;
    return isOp(x, "shift") ? again("shift", only(x.inputs), { offset: offset + x.attributes.offset }) : undefined;
  },
  clamp: (inputs, { min, max }) => {
    const x = only(inputs);
    if (min === -Infinity && max === Infinity) return x;
    const nested = isOp(x, "clamp") && x.attributes.min <= max && x.attributes.max >= min ? x : undefined;
    if (nested === undefined) return undefined;
    const limits = { min: Math.max(min, nested.attributes.min), max: Math.min(max, nested.attributes.max) };
    return again("clamp", only(nested.inputs), limits);
  },
  cast: (inputs, { dtype }) => (only(inputs).dtype === dtype ? only(inputs) : undefined),
  reshape: (inputs, { shape }) => {
    const x = only(inputs);
    if (sameShape(x.shape, shape)) return x;
    if (isOp(x, "constant")) return x.trace.constant({ ...x.attributes.value, shape });
    return isOp(x, "reshape") ? again("reshape", only(x.inputs), { shape }) : undefined;
  },
  transpose: (inputs, { order }) => {
    const x = only(inputs);
    if (order.every((axis, i) => axis === i)) return x;
    if (!isOp(x, "transpose")) return undefined;
    return again("transpose", only(x.inputs), { order: order.map((axis) => x.attributes.order[axis] ?? axis) });
  },
  broadcast: (inputs, { shape }) => {
    const x = only(inputs);
    if (sameShape(x.shape, shape)) return x;
    return isOp(x, "broadcast") ? again("broadcast", only(x.inputs), { shape }) : undefined;
  },
  reverse: (inputs, { axes }) => {
    const x = only(inputs);
    if (axes.every((axis) => x.shape[axis] === 1)) return x;
    return isOp(x, "reverse") && sameShape(x.attributes.axes, axes) ? only(x.inputs) : undefined;
  },
  slice: (inputs, { start, stop }) => {
    const x = only(inputs);
    return start.every((from) => from === 0) && sameShape(stop, x.shape) ? x : undefined;
  },
  pad: (inputs, { before, after }) => ([...before, ...after].every((width) => width === 0) ? only(inputs) : undefined),
  concat: (inputs) => (inputs.length === 1 ? only(inputs) : undefined),
  sum: (inputs, { axes }) => {
    const x = only(inputs);
    return axes.every((axis) => x.shape[axis] === 1) ? x : smallerSum(x, axes);
  },
  max: (inputs, { axes }) => (axes.every((axis) => only(inputs).shape[axis] === 1) ? only(inputs) : undefined),
  add: (inputs, attributes) =>
    dropBroadcasts("add")(inputs, attributes) ??
    commonFactor(inputs) ??
    besideEachOther(inputs) ??
    withScalar(inputs, (x, scalar) => (scalar === 0 ? x : undefined)),
  sub: dropBroadcasts("sub"),
  mul: (inputs, attributes) =>
    dropBroadcasts("mul")(inputs, attributes) ??
    factorIntoMask(inputs) ??
    withScalar(inputs, (x, factor) => again("scale", x, { factor })),
  div: dropBroadcasts("div"),
  upfirdn2d: (inputs, { up, down, padding, filter }) => {
    const isIdentity = filter.length === 1 && [...up, ...down].every((n) => n === 1) && padding.every((n) => n === 0);
    return isIdentity ? again("scale", only(inputs), { factor: filter[0] ?? 1 }) : undefined;
  },
};

/** An equal value that is cheaper than a new node, if a rule knows one. */
export function simplified<K extends OpName>(
  op: K,
  inputs: readonly Tensor[],
  attributes: NodeOf<K>["attributes"],
): Tensor | undefined {
  const rule = RULES[op] as Rule<K> | undefined;
  return rule?.(inputs, attributes);
}
