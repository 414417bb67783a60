import { describe, expect, it } from "vitest";
import { collectGarbage } from "../../src/engine/ort-node/collectGarbage.ts";
import { OrtEngine } from "../../src/engine/ort/ortEngine.ts";
import type { SessionHost } from "../../src/engine/ort/sessionHost.ts";
import { add } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

/** Compiles a program with a constant of so many floats. -> what happened, in order. */
async function compiled(floats: number): Promise<string[]> {
  const happened: string[] = [];
  const host = {
    sharesMemory: true,
    open: async () => happened.push("opened"),
    end: async () => undefined,
  } as unknown as SessionHost;
  const facts = { description: "cpu", notes: [], float16: true, collectGarbage: () => void happened.push("collected") };
  const engine = new OrtEngine(host, { device: "cpu" }, facts);
  const trace = new Trace();
  await engine.compile(
    program({ y: add(trace.input("x", [floats]), trace.constant(float32([floats], new Float32Array(floats)))) }),
  );
  return happened;
}

describe("the copies of constants that a session is made of", () => {
  it("go once it is open, where they are large", async () => {
    expect(await compiled(1000)).toEqual(["opened"]);
    expect(await compiled(16e6)).toEqual(["opened", "collected"]);
  });

  it("are freed by a collection", async () => {
    const used = (): number => process.memoryUsage().arrayBuffers;
    collectGarbage();
    const before = used();
    const make = (): number => new Float32Array(16e6).length;
    expect(make()).toBe(16e6);
    collectGarbage();
    await expect.poll(() => used() - before).toBeLessThan(16e6);
  });
});
