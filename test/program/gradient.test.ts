import { describe, expect, it } from "vitest";
import { gradient } from "../../src/program/gradient.ts";
import type { Tensor } from "../../src/program/node.ts";
import { OPS } from "../../src/program/opTable.ts";
import * as ops from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { CASES, numbers, type Case } from "../engine/cases.ts";
import { evaluateExactly, toValue } from "../engine/reference.ts";
import { direction, slopes, weighted, type Feeds } from "./finiteDifferences.ts";

const TOLERANCE = 1e-7;

interface Traced {
  readonly trace: Trace;
  readonly inputs: readonly Tensor[];
  /** <y, v>. */
  readonly scalar: Tensor;
  readonly feeds: Feeds;
}

/** The case's result, weighted to a scalar; the weights are an input among the others. */
function traced(each: Case): Traced {
  const trace = new Trace();
  const x = each.inputs.map(({ shape }, i) => trace.input(`x${i}`, shape));
  const y = ops.cast(each.build(trace, x), "float32");
  const scalar = weighted(trace, y, "v");
  const v = trace.input("v", y.shape);
  const values = each.inputs.map(({ shape, range }, i) => [`x${i}`, toValue(numbers(shape, range, "float32", i))]);
  return { trace, inputs: [...x, v], scalar, feeds: { ...Object.fromEntries(values), v: direction(v, 7) } };
}

function expectEqualSlopes(scalar: Tensor, inputs: readonly Tensor[], feeds: Feeds): void {
  const { told, measured, size } = slopes(scalar, inputs, feeds);
  expect(Math.abs(told - measured) / size).toBeLessThan(TOLERANCE);
}

describe("gradients agree with finite differences", () => {
  it("of every op", () => {
    expect(Object.keys(OPS).filter((op) => CASES.every((each) => each.op !== op))).toEqual([]);
  });
  it.each(CASES.filter(({ isLong }) => isLong !== true))("$op $title", (each) => {
    const { trace, inputs, scalar, feeds } = traced(each);
    expectEqualSlopes(scalar, inputs, feeds);
    // <gradient, u>, whose own gradient is the second derivative along u.
    const products = gradient(scalar, inputs).map((slope, i) => weighted(trace, slope, `u${i}`));
    const second = products.reduce((total, product) => ops.add(total, product));
    const ways = inputs.map((input, i) => [`u${i}`, direction(input, 17 + i)]);
    expectEqualSlopes(second, inputs, { ...feeds, ...Object.fromEntries(ways) });
  });
});

describe("gradient", () => {
  const trace = new Trace();
  const x = trace.input("x", [2, 3]);
  const y = trace.input("y", []);
  const feeds: Feeds = {
    x: { shape: [2, 3], data: Float64Array.of(1, -2, 3, 0.5, 4, -1) },
    y: { shape: [], data: Float64Array.of(2) },
  };
  const elements = (tensor: Tensor): readonly number[] => {
    const value = evaluateExactly(program({ tensor }), feeds).get("tensor");
    expect(value?.shape).toEqual(tensor.shape);
    return [...(value?.data ?? [])];
  };
  const only = ([tensor]: readonly Tensor[]): Tensor => tensor ?? trace.scalar(NaN);
  const cube = ops.mul(x, ops.square(x));

  it("is of the sum of the elements unless told otherwise", () => {
    expect(elements(only(gradient(cube, [x])))).toEqual([3, 12, 27, 0.75, 48, 3]);
    const half = ops.broadcast(trace.scalar(0.5), [2, 3]);
    expect(elements(only(gradient(cube, [x], half)))).toEqual([1.5, 6, 13.5, 0.375, 24, 1.5]);
  });
  it("is taken to any order", () => {
    const third = only(gradient(only(gradient(only(gradient(cube, [x])), [x])), [x]));
    expect(elements(third)).toEqual([6, 6, 6, 6, 6, 6]);
    expect(elements(only(gradient(third, [x])))).toEqual([0, 0, 0, 0, 0, 0]);
  });
  it("is zero for what the output does not depend on", () => {
    const [dx, dy] = gradient(cube, [x, y]);
    expect(elements(dx ?? y)).toEqual([3, 12, 27, 0.75, 48, 3]);
    expect(elements(dy ?? x)).toEqual([0]);
  });
  it("is one for the output itself, and stands for nodes inside as for inputs", () => {
    expect(elements(only(gradient(y, [y])))).toEqual([1]);
    const inner = ops.mul(x, y);
    const [dInner, dx] = gradient(ops.square(inner), [inner, x]);
    expect(elements(dInner ?? y)).toEqual([4, -8, 12, 2, 16, -4]);
    expect(elements(dx ?? y)).toEqual([8, -16, 24, 4, 32, -8]);
  });
  it("refuses an output gradient of another shape", () => {
    expect(() => gradient(cube, [x], y)).toThrow(/float32\[2, 3\] has no gradient float32\[\]/);
  });
});
