import { describe, expect, it } from "vitest";
import type { ProgramTensor } from "../../src/engine/engine.ts";
import { loadOrt } from "../../src/engine/ort-node/loadOrt.ts";
import { LocalHost } from "../../src/engine/ort/localHost.ts";
import { toOnnx } from "../../src/onnx/toOnnx.ts";
import { add, matmul, scale, transpose } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { CASES, numbers } from "../engine/cases.ts";
import { evaluate } from "../engine/reference.ts";

/** The formulations for a GPU are checked on the CPU too, where no driver is needed. */
describe("formulations", () => {
  const host = new LocalHost(loadOrt);
  it("multiply with a transposed, scaled matrix and add a bias", async () => {
    const trace = new Trace();
    const weight = trace.constant(
      float32(
        [5, 20],
        Float32Array.from({ length: 100 }, (_, i) => i % 7),
      ),
    );
    const product = matmul(trace.input("x", [2, 20]), transpose(scale(weight, 0.1), [1, 0]));
    const traced = program({ y: add(product, trace.input("bias", [5])) });
    const feeds = { x: numbers([2, 20], [-1, 1], "float32"), bias: numbers([5], [-1, 1], "float32", 1) };
    const session = await host.open(toOnnx(traced), [], { device: "cpu" });
    const { y } = await host.run(session, feeds);
    await host.close(session);
    const data = y !== undefined && "data" in y ? [...y.data] : [];
    const wanted = [...(evaluate(traced, feeds).get("y")?.data ?? [])];
    expect(wanted).toHaveLength(10);
    expect(data).toHaveLength(10);
    wanted.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 4));
  });
  const ELSEWHERE_ON_A_GPU: readonly string[] = ["upfirdn2d", "conv2dFilterGradient"];
  it.each(CASES.filter(({ op }) => ELSEWHERE_ON_A_GPU.includes(op)))("$op $title", async ({ inputs, build }) => {
    const trace = new Trace();
    const traced = program({
      y: build(
        trace,
        inputs.map(({ shape }, i) => trace.input(`x${i}`, shape)),
      ),
    });
    const fed = inputs.map(({ shape, range }, i) => [`x${i}`, numbers(shape, range, "float32", i)]);
    const feeds: Record<string, ProgramTensor> = Object.fromEntries(fed);
    const session = await host.open(toOnnx(traced, { target: "gpu" }), [], { device: "cpu" });
    const { y } = await host.run(session, feeds);
    await host.close(session);
    const wanted = evaluate(traced, feeds).get("y");
    expect(y?.shape).toEqual(wanted?.shape);
    const data = y !== undefined && "data" in y ? [...y.data] : [];
    const values = [...(wanted?.data ?? [])];
    expect(values.length).toBeGreaterThan(0);
    expect(data).toHaveLength(values.length);
    values.forEach((value, i) => expect(Math.abs((data[i] ?? NaN) - value)).toBeLessThan(1e-4 * (1 + Math.abs(value))));
  });
});
