import { describe, expect, it } from "vitest";
import * as ops from "../../src/program/ops.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

describe("hash-consing", () => {
  it("makes equal nodes one node", () => {
    const trace = new Trace();
    const x = trace.input("x", [2, 3]);
    expect(trace.input("x", [2, 3])).toBe(x);
    expect(ops.exp(ops.scale(x, 2))).toBe(ops.exp(ops.scale(x, 2)));
    expect(ops.sum(x, [0])).toBe(ops.sum(x, [0]));
    expect(trace.scalar(2)).toBe(trace.scalar(2));
  });
  it("keeps nodes apart that differ in anything", () => {
    const trace = new Trace();
    const [x, y] = [trace.input("x", [2, 2]), trace.input("y", [2, 2])];
    const all = [
      x,
      y,
      trace.input("x", [2, 3]),
      trace.input("x", [2, 2], "float16"),
      ops.exp(x),
      ops.exp(y),
      ops.log(x),
      ops.sub(x, y),
      ops.sub(y, x),
      ops.scale(x, 2),
      ops.scale(x, 3),
      ops.shift(x, Infinity),
      ops.shift(x, -Infinity),
      ops.shift(x, NaN),
      ops.clamp(x, -Infinity, 1),
      ops.clamp(x, 1, Infinity),
      ops.clamp(x, NaN, 1),
      ops.scale(x, 0),
      ops.scale(x, -0),
      trace.scalar(0),
      trace.scalar(-0),
      trace.scalar(0, "float16"),
    ];
    expect(new Set(all).size).toBe(all.length);
  });
  it("knows a constant by its data, under each of its shapes", () => {
    const trace = new Trace();
    const data = Float32Array.of(1, 2, 3, 4);
    const made = trace.constant(float32([4], data));
    expect(trace.constant(float32([4], data))).toBe(made);
    expect(trace.constant(float32([2, 2], data))).not.toBe(made);
    expect(trace.constant(float32([4], Float32Array.from(data)))).not.toBe(made);
  });
  it("keeps traces apart", () => {
    const [a, b] = [new Trace().input("x", [2]), new Trace().input("x", [2])];
    expect(a).not.toBe(b);
    expect(() => ops.add(a, b)).toThrow(/belongs to another trace/);
  });
  it("counts ids up, inputs before users", () => {
    const x = new Trace().input("x", [2]);
    const y = ops.add(ops.exp(x), ops.log(x));
    expect(y.inputs.every(({ id }) => id < y.id)).toBe(true);
  });
});
