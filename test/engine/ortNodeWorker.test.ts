import { describe, expect, it } from "vitest";
import { openWorkerHost } from "../../src/engine/ort-node/workerHost.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import type { Tensor } from "../../src/program/node.ts";
import { matmul } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { describeConformance } from "./conformance.ts";

const facts = { description: "cpu", notes: [], float16: true };
const open = async (): Promise<OrtEngine> => new OrtEngine(openWorkerHost(), { device: "cpu" }, facts);

describeConformance("onnxruntime-node in a worker thread", open);

describe("a worker thread", () => {
  it("leaves this thread free while a program runs", async () => {
    const engine = await open();
    const a = new Trace().input("a", [600, 600]);
    const y = Array.from({ length: 40 }).reduce((power: Tensor) => matmul(power, a), a);
    const executable = await engine.compile(program({ y }));
    let done = false;
    const run = executable.run({ a: float32([600, 600], new Float32Array(360_000)) }).then(() => (done = true));
    let turnsMeanwhile = 0;
    while (!done) {
      await new Promise((resolve) => setImmediate(resolve));
      turnsMeanwhile++;
    }
    await run;
    // In this thread the run itself is one turn, with two or three around it.
    expect(turnsMeanwhile).toBeGreaterThan(20);
    await engine.dispose();
  });
  it("leaves the caller's feeds and weights whole", async () => {
    const engine = await open();
    const trace = new Trace();
    const weight = float32([20, 20], new Float32Array(400).fill(0.5));
    const feed = float32([1, 20], new Float32Array(20).fill(2));
    const executable = await engine.compile(program({ y: matmul(trace.input("a", [1, 20]), trace.constant(weight)) }));
    expect((await executable.run({ a: feed })).y.data[0]).toBe(20);
    expect([weight.data.length, feed.data.length]).toEqual([400, 20]);
    await engine.dispose();
  });
});
