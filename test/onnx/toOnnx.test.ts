import { describe, expect, it } from "vitest";
import { modelProto } from "../../src/onnx/schema.ts";
import { toGraph, toOnnx } from "../../src/onnx/toOnnx.ts";
import type { Tensor } from "../../src/program/node.ts";
import * as ops from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

const operators = (outputs: Readonly<Record<string, Tensor>>, target?: "cpu" | "gpu"): string[] =>
  toGraph(program(outputs), { target }).nodes.map(({ operator }) => operator);
const SAME = { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 } as const;

describe("outputs on a GPU", () => {
  it("are written by what computes them, also where other nodes read them, and copied where none does", () => {
    const x = new Trace().input("x", [4]);
    const y = ops.exp(x);
    const { nodes } = toGraph(program({ y, z: ops.sqrt(y), same: y, copy: x }), { target: "gpu" });
    const written = nodes.map(({ operator, inputs, output }) => `${operator} ${inputs.join()} ${output}`);
    expect(written).toEqual(["Exp x y", "Sqrt y z", "Identity y same", "Identity x copy"]);
  });
});

describe("the sum of a long vector", () => {
  const total = (size: number): Tensor => ops.sum(new Trace().input("x", [size]), [0]);
  it("is taken by rows on a GPU, and in one step on a CPU, whose bits stay", () => {
    const byRows = ["Reshape", "ReduceSum", "Reshape", "ReduceSum"];
    expect(operators({ y: total(70_001) }, "gpu")).toEqual(["Pad", ...byRows]);
    expect(operators({ y: total(69_632) }, "gpu")).toEqual(byRows);
    expect(operators({ y: total(1000) }, "gpu")).toEqual(["ReduceSum"]);
    expect(operators({ y: total(70_001) }, "cpu")).toEqual(["ReduceSum", "Identity"]);
  });
});

describe("encoding", () => {
  const trace = new Trace();
  const weight = float32([20, 20], new Float32Array(400).fill(0.5));
  const traced = program({ y: ops.leakyRelu(ops.matmul(trace.input("x", [1, 20]), trace.constant(weight)), 0.2) });

  it("writes the standard's fields", () => {
    const shape = { dim: [{ dimValue: 1 }, { dimValue: 20 }] };
    const model = modelProto.toObject(modelProto.decode(toOnnx(traced).bytes), { longs: Number });
    expect(model).toMatchObject({
      irVersion: 8,
      opsetImport: [{ domain: "", version: 17 }],
      graph: {
        input: [{ name: "x", type: { tensorType: { elemType: 1, shape } } }],
        output: [{ name: "y" }],
        node: [
          { opType: "MatMul" },
          { opType: "LeakyRelu", attribute: [{ name: "alpha", type: 1 }] },
          { opType: "Identity" },
        ],
      },
    });
  });
  it("writes attributes that are zero", () => {
    const x = new Trace().input("x", [2]);
    const { bytes } = toOnnx(program({ y: ops.leakyRelu(ops.concat([x, x], 0), 0) }));
    const model = modelProto.toObject(modelProto.decode(bytes), { longs: Number });
    const attributes = [{ attribute: [{ i: 0 }] }, { attribute: [{ f: 0 }] }];
    expect(model.graph.node).toMatchObject([...attributes, { opType: "Identity" }]);
  });
  it("leaves weights where they are, and puts them into one file on request", () => {
    const beside = toOnnx(traced);
    expect(beside.externalData.map(({ data }) => data.buffer)).toEqual([weight.data.buffer]);
    expect(beside.externalData[0]?.data.buffer).toBe(weight.data.buffer);
    expect(beside.bytes.length).toBeLessThan(600);
    const whole = toOnnx(traced, { weights: "inline" });
    expect(whole.externalData).toEqual([]);
    expect(whole.bytes.length).toBeGreaterThan(1600);
  });
  it("gives equal small constants one name", () => {
    const x = new Trace().input("x", [2]);
    expect(toGraph(program({ y: ops.shift(ops.scale(x, 3), 3) })).constants).toHaveLength(1);
    expect(toGraph(program({ y: ops.clamp(x, -0, 0) })).constants).toHaveLength(2);
  });
  it("keeps inner names clear of the program's own", () => {
    const x = new Trace().input("Mul_1", [2]);
    const { nodes } = toGraph(program({ Mul_0: ops.scale(x, 3) }));
    const names = nodes.map(({ output }) => output);
    expect(new Set([...names, "Mul_1"]).size).toBe(names.length + 1);
  });
  it("refuses a name for both an input and an output", () => {
    const traced = program({ x: ops.scale(new Trace().input("x", [2]), 3) });
    expect(() => toOnnx(traced)).toThrow(/"x" names an input and an output/);
  });
});

describe("fusion", () => {
  const trace = new Trace();
  const conv = ops.conv2d(trace.input("x", [1, 3, 4, 4]), trace.input("w", [5, 3, 3, 3]), SAME);

  it("makes a bias a channel the convolution's own", () => {
    const biased = ops.add(conv, trace.constant(float32([1, 5, 1, 1], [1, 2, 3, 4, 5])));
    const graph = toGraph(program({ y: biased }));
    expect(graph.nodes.find(({ operator }) => operator === "Conv")?.inputs).toHaveLength(3);
    expect(graph.nodes.map(({ operator }) => operator)).not.toContain("Add");
  });
  it("leaves a convolution alone that is used elsewhere, or whose addend is no bias", () => {
    const bias = trace.constant(float32([1, 5, 1, 1], [1, 2, 3, 4, 5]));
    expect(operators({ y: ops.add(conv, bias), conv })).toContain("Add");
    expect(operators({ y: ops.add(ops.add(conv, bias), conv) })).toContain("Add");
    expect(operators({ y: ops.add(conv, trace.input("n", [1, 1, 4, 4])) })).toContain("Add");
  });
});

describe("a product with a transposed matrix", () => {
  const trace = new Trace();
  const x = trace.input("x", [2, 20]);
  const weight = trace.constant(float32([5, 20], new Float32Array(100).fill(0.5)));
  const bias = trace.input("bias", [5]);
  const turned = ops.transpose(ops.scale(weight, 0.1), [1, 0]);

  it("is one Gemm with the bias, and leaves the matrix as it is", () => {
    expect(operators({ y: ops.add(ops.matmul(x, turned), bias) })).toEqual(["Gemm", "Identity"]);
    expect(operators({ y: ops.matmul(x, turned) })).toEqual(["Gemm", "Identity"]);
    const own = ops.transpose(ops.scale(trace.input("w", [5, 20]), 0.1), [1, 0]);
    expect(operators({ y: ops.matmul(x, own) })).toEqual(["Mul", "Gemm", "Identity"]);
  });
  it("takes no summand that is no bias, nor a product that is used elsewhere", () => {
    const y = ops.matmul(x, turned);
    expect(operators({ y: ops.add(y, bias), product: y })).toEqual(["Gemm", "Add", "Identity", "Identity"]);
    expect(operators({ y: ops.add(y, trace.input("other", [2, 1])) })).toContain("Add");
  });
  it("stays a MatMul in half precision, whose largest number a scale at the end could pass", () => {
    const half = ops.cast(turned, "float16");
    expect(operators({ y: ops.matmul(ops.cast(x, "float16"), half) })).toContain("MatMul");
    const halves = ops.transpose(ops.scale(trace.input("h", [5, 20], "float16"), 0.1), [1, 0]);
    expect(operators({ y: ops.matmul(ops.cast(x, "float16"), halves) })).toContain("MatMul");
  });
});

describe("formulations", () => {
  const image = (size: number): Tensor => new Trace().input("x", [1, 3, size, size]);
  const filter = [1, 3, 3, 1].flatMap((a) => [1, 3, 3, 1].map((b) => (a * b) / 64));
  const common = { padding: [2, 1, 2, 1], filter, filterShape: [4, 4] } as const;
  const doubled = (size: number): Tensor => ops.upfirdn2d(image(size), { ...common, up: [2, 2], down: [1, 1] });

  it("filter by depthwise convolution, and upsample by matrices where they are small", () => {
    expect(operators({ y: ops.upfirdn2d(image(8), { ...common, up: [1, 1], down: [2, 2] }) })).toContain("Conv");
    expect(operators({ y: doubled(8) })).toEqual(["MatMul", "MatMul", "Identity"]);
    expect(operators({ y: doubled(1024) })).toContain("ConvTranspose");
    expect(operators({ y: doubled(8) }, "gpu")).toContain("ConvTranspose");
  });
  it("take the input's gradient at stride 1 by a convolution", () => {
    const trace = new Trace();
    const gradient = (stride: 1 | 2): Tensor => {
      const dy = trace.input(`dy${stride}`, [1, 5, 8 / stride, 8 / stride]);
      const attributes = { ...SAME, stride: [stride, stride], inputSize: [8, 8] } as const;
      return ops.conv2dInputGradient(dy, trace.input("w", [5, 3, 3, 3]), attributes);
    };
    expect(operators({ y: gradient(1) })).toContain("Conv");
    expect(operators({ y: gradient(2) })).toContain("ConvTranspose");
  });
  it("take the filter's gradient on a CPU by a convolution that stores no window, on a GPU by products", () => {
    const trace = new Trace();
    const gradient = (size: number, groups: number): Tensor => {
      const [x, dy] = [trace.input(`x${size}`, [2, 4, size, size]), trace.input(`dy${size}`, [2, 8, size, size])];
      return ops.conv2dFilterGradient(x, dy, { ...SAME, groups, kernelSize: [3, 3] });
    };
    const few = ["Transpose", "Reshape", "Conv", "ReduceSum", "Identity"];
    const others = (y: Tensor, target?: "cpu" | "gpu"): string[] =>
      operators({ y }, target).filter((operator) => !few.includes(operator));
    expect(others(gradient(8, 1))).toEqual([]);
    expect(others(gradient(32, 1))).toEqual([]);
    expect(operators({ y: gradient(32, 1) })).toContain("Conv");
    expect(others(gradient(8, 1), "gpu")).toContain("Gemm");
    expect(others(gradient(32, 1), "gpu")).toContain("MatMul");
    expect(others(gradient(8, 2))).toContain("MatMul");
  });
});
