import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/program/node.ts";
import type { AttributesOf, OpName } from "../../src/program/opTable.ts";
import * as ops from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { numbers } from "../engine/cases.ts";
import { evaluate } from "../engine/reference.ts";

/** Builds nodes as they are asked for, without simplification. */
type Build = <K extends Exclude<OpName, "input" | "constant">>(
  op: K,
  inputs: readonly Tensor[],
  attributes: AttributesOf<K>,
) => Tensor;
interface Rewrite {
  readonly title: string;
  readonly plain: (x: Tensor, node: Build) => Tensor;
  readonly simple: (x: Tensor) => Tensor;
  /** Nodes of the simplified program, its input included. */
  readonly nodes: number;
}

const identityFilter = { up: [1, 1], down: [1, 1], padding: [0, 0, 0, 0], filter: [0.5], filterShape: [1, 1] } as const;
const SHAPE = [1, 2, 3, 4];

/** Some columns of x, among zeros. */
function padded(node: Build, x: Tensor, from: number, to: number): Tensor {
  const part = node("slice", [x], { start: [0, 0, 0, from], stop: [1, 2, 3, to] });
  return node("pad", [part], { before: [0, 0, 0, from], after: [0, 0, 0, 4 - to] });
}
function paddedPart(x: Tensor, from: number, to: number): Tensor {
  return ops.pad(ops.slice(x, 3, from, to), [0, 0, 0, from], [0, 0, 0, 4 - to]);
}
const summed = (node: Build, parts: readonly Tensor[]): Tensor =>
  parts.reduce((total, part) => node("add", [total, part], {}));

const REWRITES: readonly Rewrite[] = [
  {
    title: "a factor of 1",
    nodes: 1,
    plain: (x, node) => node("scale", [x], { factor: 1 }),
    simple: (x) => ops.scale(x, 1),
  },
  {
    title: "a chain of factors",
    nodes: 2,
    plain: (x, node) => node("scale", [node("scale", [x], { factor: 3 })], { factor: -0.5 }),
    simple: (x) => ops.scale(ops.scale(x, 3), -0.5),
  },
  { title: "factors that cancel", nodes: 1, plain: (x) => x, simple: (x) => ops.scale(ops.scale(x, 4), 0.25) },
  {
    title: "a chain of offsets",
    nodes: 2,
    plain: (x, node) => node("shift", [node("shift", [x], { offset: 3 })], { offset: 0.5 }),
    simple: (x) => ops.shift(ops.shift(x, 3), 0.5),
  },
  {
    title: "clamps that overlap",
    nodes: 2,
    plain: (x, node) => node("clamp", [node("clamp", [x], { min: -1, max: 0.5 })], { min: -0.25, max: 2 }),
    simple: (x) => ops.clamp(ops.clamp(x, -1, 0.5), -0.25, 2),
  },
  {
    title: "clamps that do not overlap",
    nodes: 3,
    plain: (x, node) => node("clamp", [node("clamp", [x], { min: -1, max: 0 })], { min: 1, max: 2 }),
    simple: (x) => ops.clamp(ops.clamp(x, -1, 0), 1, 2),
  },
  {
    title: "zeros around two parts that lie side by side",
    nodes: 5,
    plain: (x, node) => summed(node, [padded(node, x, 2, 3), padded(node, x, 0, 2)]),
    simple: (x) => ops.add(paddedPart(x, 2, 3), paddedPart(x, 0, 2)),
  },
  {
    title: "all parts, one after the other",
    nodes: 5,
    plain: (x, node) => summed(node, [padded(node, x, 2, 4), padded(node, x, 1, 2), padded(node, x, 0, 1)]),
    simple: (x) => ops.add(ops.add(paddedPart(x, 2, 4), paddedPart(x, 1, 2)), paddedPart(x, 0, 1)),
  },
  {
    title: "zeros around parts with a gap between them, which stay",
    nodes: 6,
    plain: (x, node) => summed(node, [padded(node, x, 0, 1), padded(node, x, 2, 4)]),
    simple: (x) => ops.add(paddedPart(x, 0, 1), paddedPart(x, 2, 4)),
  },
  { title: "a clamp without limits", nodes: 1, plain: (x) => x, simple: (x) => ops.clamp(x, -Infinity, Infinity) },
  {
    title: "reshapes of reshapes",
    nodes: 2,
    plain: (x, node) => node("reshape", [node("reshape", [x], { shape: [24] })], { shape: [6, 4] }),
    simple: (x) => ops.reshape(ops.reshape(x, [24]), [6, 4]),
  },
  { title: "a reshape and back", nodes: 1, plain: (x) => x, simple: (x) => ops.reshape(ops.reshape(x, [24]), SHAPE) },
  {
    title: "transposes of transposes",
    nodes: 2,
    plain: (x, node) => node("transpose", [node("transpose", [x], { order: [2, 0, 3, 1] })], { order: [1, 0, 2, 3] }),
    simple: (x) => ops.transpose(ops.transpose(x, [2, 0, 3, 1]), [1, 0, 2, 3]),
  },
  {
    title: "a transpose and back",
    nodes: 1,
    plain: (x) => x,
    simple: (x) => ops.transpose(ops.transpose(x, [1, 2, 3, 0]), [3, 0, 1, 2]),
  },
  {
    title: "a reverse and back",
    nodes: 1,
    plain: (x) => x,
    simple: (x) => ops.reverse(ops.reverse(x, [2, 3]), [2, 3]),
  },
  {
    title: "reverses of different axes",
    nodes: 3,
    plain: (x, node) => node("reverse", [node("reverse", [x], { axes: [2] })], { axes: [3] }),
    simple: (x) => ops.reverse(ops.reverse(x, [2]), [3]),
  },
  {
    title: "a broadcast that the pair does itself",
    nodes: 3,
    plain: (x, node) => node("mul", [x, node("broadcast", [ops.sum(x, [2, 3])], { shape: SHAPE })], {}),
    simple: (x) => ops.mul(x, ops.broadcast(ops.sum(x, [2, 3]), SHAPE)),
  },
  {
    title: "a broadcast that the pair needs",
    nodes: 4,
    plain: (x, node) =>
      node("add", [ops.sum(x, [2]), node("broadcast", [ops.sum(x, [2])], { shape: [5, 2, 1, 4] })], {}),
    simple: (x) => ops.add(ops.sum(x, [2]), ops.broadcast(ops.sum(x, [2]), [5, 2, 1, 4])),
  },
  { title: "a whole slice", nodes: 1, plain: (x) => x, simple: (x) => ops.slice(x, 2, 0, 3) },
  { title: "a pad of nothing", nodes: 1, plain: (x) => x, simple: (x) => ops.pad(x, [0, 0, 0, 0], [0, 0, 0, 0]) },
  { title: "a concat of one", nodes: 1, plain: (x) => x, simple: (x) => ops.concat([x], 1) },
  { title: "a sum over an axis of 1", nodes: 1, plain: (x) => x, simple: (x) => ops.sum(x, [0]) },
  {
    title: "a sum of a sum",
    nodes: 2,
    plain: (x, node) => node("sum", [node("sum", [x], { axes: [3] })], { axes: [1, 2] }),
    simple: (x) => ops.sum(ops.sum(x, [3]), [1, 2]),
  },
  {
    title: "a sum of what has a factor",
    nodes: 3,
    plain: (x, node) => node("sum", [node("scale", [x], { factor: 4 })], { axes: [2] }),
    simple: (x) => ops.sum(ops.scale(x, 4), [2]),
  },
  {
    title: "a sum over copies",
    nodes: 3,
    plain: (x, node) => node("sum", [node("broadcast", [x], { shape: [4, 2, 3, 4] })], { axes: [0, 2] }),
    simple: (x) => ops.sum(ops.broadcast(x, [4, 2, 3, 4]), [0, 2]),
  },
  {
    title: "a sum of a product with what is the same along it",
    nodes: 5,
    plain: (x, node) => node("sum", [node("mul", [ops.sign(ops.slice(x, 3, 0, 1)), x], {})], { axes: [3] }),
    simple: (x) => ops.sum(ops.mul(ops.sign(ops.slice(x, 3, 0, 1)), x), [3]),
  },
  {
    title: "a sum of a product with what is the same along a part of it",
    nodes: 5,
    plain: (x, node) => node("sum", [node("mul", [ops.sign(ops.slice(x, 3, 0, 1)), x], {})], { axes: [2, 3] }),
    simple: (x) => ops.sum(ops.mul(ops.sign(ops.slice(x, 3, 0, 1)), x), [2, 3]),
  },
  {
    title: "a sum of two with the same factor",
    nodes: 4,
    plain: (x, node) =>
      node("add", [node("scale", [x], { factor: 4 }), node("scale", [ops.abs(x)], { factor: 4 })], {}),
    simple: (x) => ops.add(ops.scale(x, 4), ops.scale(ops.abs(x), 4)),
  },
  {
    title: "a product with a number",
    nodes: 2,
    plain: (x, node) => node("scale", [x], { factor: 3 }),
    simple: (x) => ops.mul(ops.broadcast(x.trace.scalar(3), SHAPE), x),
  },
  { title: "a product with 1", nodes: 1, plain: (x) => x, simple: (x) => ops.mul(x, x.trace.scalar(1)) },
  {
    title: "a sum with 0",
    nodes: 1,
    plain: (x) => x,
    simple: (x) => ops.add(x, ops.broadcast(x.trace.scalar(0), SHAPE)),
  },
  {
    title: "a factor before a mask",
    nodes: 3,
    plain: (x, node) =>
      node("mul", [node("scale", [x], { factor: 3 }), node("slopeMask", [x], { below: 0.5, above: 1 })], {}),
    simple: (x) => ops.mul(ops.scale(x, 3), ops.slopeMask(x, 0.5)),
  },
  { title: "a cast to the same", nodes: 1, plain: (x) => x, simple: (x) => ops.cast(x, "float32") },
  {
    title: "a filter of one tap",
    nodes: 2,
    plain: (x, node) => node("upfirdn2d", [x], identityFilter),
    simple: (x) => ops.upfirdn2d(x, identityFilter),
  },
];

describe("simplification", () => {
  it.each(REWRITES)("keeps the values of $title", ({ plain, simple, nodes }) => {
    const trace = new Trace();
    const x = trace.input("x", SHAPE);
    const build: Build = (op, inputs, attributes) => trace.node(op, inputs, attributes);
    const traced = program({ plain: plain(x, build), simple: simple(x) });
    const values = evaluate(traced, { x: numbers(SHAPE, [-2, 2], "float32") });
    expect(values.get("simple")).toEqual(values.get("plain"));
    expect(program({ simple: simple(x) }).nodes).toHaveLength(nodes);
  });
  it("reshapes a constant without copying it", () => {
    const value = float32([6], [1, 2, 3, 4, 5, 6]);
    const reshaped = ops.reshape(new Trace().constant(value), [2, 3]);
    expect(reshaped).toMatchObject({ op: "constant", shape: [2, 3] });
    expect(reshaped.op === "constant" && reshaped.attributes.value.data).toBe(value.data);
  });
});
