import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { print } from "../../src/program/print.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { verify } from "../../src/program/verify.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

describe("program", () => {
  it("is what its outputs reach, in order, and nothing else", () => {
    const trace = new Trace();
    const [unused, x] = [trace.input("unused", [2]), trace.input("x", [2])];
    ops.exp(unused);
    const y = ops.add(ops.log(x), x);
    const { inputs, nodes, outputs } = program({ y, x });
    expect(inputs).toEqual([x]);
    expect(nodes.map(({ op }) => op)).toEqual(["input", "log", "add"]);
    expect([...outputs]).toEqual([
      ["y", y],
      ["x", x],
    ]);
  });
  it("refuses two inputs of one name, and no outputs", () => {
    const trace = new Trace();
    const y = ops.add(trace.input("x", [2]), trace.input("x", [1]));
    expect(() => program({ y })).toThrow(/two inputs are named "x"/);
    expect(() => program({})).toThrow(/needs an output/);
  });
});

describe("verify", () => {
  const trace = new Trace();
  const x = trace.input("x", [2, 3]);
  const y = ops.exp(x);
  const good = program({ y });

  it("refuses a node whose type does not follow from its inputs", () => {
    const wrong = { ...y, shape: [3, 2] } as Tensor;
    expect(() => verify({ ...good, nodes: [x, wrong], outputs: new Map([["y", wrong]]) })).toThrow(
      /%1 = exp says float32\[3, 2\], the rule says float32\[2, 3\]/,
    );
  });
  it("refuses users before inputs, and outputs that are not there", () => {
    expect(() => verify({ ...good, nodes: [y, x] })).toThrow(/%1 = exp uses %0 before it is computed/);
    expect(() => verify({ ...good, nodes: [x] })).toThrow(/output "y" is not a node/);
  });
});

describe("print", () => {
  it("writes a node a line", () => {
    const trace = new Trace();
    const weight = trace.constant(float32([2, 3], [0.1, 2, 3, 4, 5, 6]));
    const y = ops.clamp(ops.matmul(trace.input("x", [1, 2]), weight), -Infinity, 1);
    expect(print(program({ y }))).toBe(
      [
        "%0 float32[2, 3] = constant(value=[0.1, 2, 3, 4, … 6 numbers])",
        "%1 float32[1, 2] = input(name=x)",
        "%2 float32[1, 3] = matmul(%1, %0)",
        "%3 float32[1, 3] = clamp(%2, min=-Infinity, max=1)",
        "return y = %3",
      ].join("\n"),
    );
  });
  it("does not read through large constants", () => {
    const data = new Proxy(new Float32Array(1e8), {
      get: (target, key) => {
        if (typeof key === "string" && Number(key) > 3) throw new Error("read past the head");
        return Reflect.get(target, key, target) as unknown;
      },
    });
    const large = new Trace().constant({ dtype: "float32", shape: [1e8], data: new Float32Array(1) });
    const node = { ...large, attributes: { value: { dtype: "float32", shape: [1e8], data } } } as Tensor;
    expect(() => print({ ...program({ large }), nodes: [node] })).not.toThrow();
  });
});
