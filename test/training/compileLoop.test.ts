import { describe, expect, it } from "vitest";
import { exp, scale, shift, sqrt, square, sub, sum } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { compileLoop } from "../../src/training/loops/compileLoop.ts";

const memory = new WebAssembly.Memory({ initial: 1 });

describe("a program as a loop", () => {
  it("computes each value with float32's rounding, and sums", () => {
    const trace = new Trace();
    const x = trace.input("x", [6]);
    const y = sub(shift(scale(sqrt(square(x)), 0.1), 1 / 3), trace.input("less", []));
    const values = new Float32Array(memory.buffer, 0, 6);
    values.set([1, -2, 0.3, 1e-30, 4096, -0]);
    const wanted = values.map((value) => Math.fround(Math.fround(scaled(value) + Math.fround(1 / 3)) - 0.25));
    const total = compileLoop(program({ y, total: sum(y, [0]) }), memory).run({ x: 0, y: 64 }, { less: 0.25 }, 32);
    expect(new Float32Array(memory.buffer, 64, 6)).toEqual(wanted);
    const padding = 2 * Math.fround(Math.fround(1 / 3) - 0.25);
    expect(total).toBeCloseTo(
      wanted.reduce((a, b) => a + b, padding),
      4,
    );
  });

  it("changes values where they lie", () => {
    const x = new Trace().input("x", [4]);
    const values = new Float32Array(memory.buffer, 128, 4);
    values.set([1, 2, 3, 4]);
    compileLoop(program({ twice: scale(x, 2) }), memory).run({ x: 128, twice: 128 }, {}, 16);
    expect([...values]).toEqual([2, 4, 6, 8]);
  });

  it("is not made of other ops, nor run without all that it reads", () => {
    const x = new Trace().input("x", [4]);
    expect(() => compileLoop(program({ y: exp(x) }), memory)).toThrow(/"exp" is not elementwise/);
    expect(() => compileLoop(program({ y: scale(x, 2) }), memory).run({ x: 0 }, {}, 16)).toThrow(/nothing .* "y"/);
  });
});

function scaled(value: number): number {
  return Math.fround(Math.abs(value) * Math.fround(0.1));
}
