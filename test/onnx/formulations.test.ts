import { describe, expect, it } from "vitest";
import type { ProgramTensor } from "../../src/engine/engine.ts";
import { LocalHost } from "../../src/engine/ort-node/localHost.ts";
import { toOnnx } from "../../src/onnx/toOnnx.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { CASES, numbers } from "../engine/cases.ts";
import { evaluate } from "../engine/reference.ts";

/** The formulations for a GPU are checked on the CPU too, where no driver is needed. */
describe("formulations for a GPU", () => {
  const host = new LocalHost();
  it.each(CASES.filter(({ op }) => op === "upfirdn2d"))("$op $title", async ({ inputs, build }) => {
    const trace = new Trace();
    const traced = program({ y: build(trace, inputs.map(({ shape }, i) => trace.input(`x${i}`, shape))) });
    const fed = inputs.map(({ shape, range }, i) => [`x${i}`, numbers(shape, range, "float32", i)]);
    const feeds: Record<string, ProgramTensor> = Object.fromEntries(fed);
    const session = await host.open(toOnnx(traced, { target: "gpu" }), [], { device: "cpu" });
    const { y } = await host.run(session, feeds);
    await host.close(session);
    const wanted = evaluate(traced, feeds).get("y");
    expect(y?.shape).toEqual(wanted?.shape);
    const data = y !== undefined && "data" in y ? [...y.data] : [];
    wanted?.data.forEach((value, i) => expect(data[i]).toBeCloseTo(value, 4));
  });
});
