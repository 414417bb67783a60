import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CompileTogether, Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/ort-node/openEngine.ts";
import { withNote } from "../../src/engine/withNote.ts";
import { mul, scale, sum } from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openEngine({ device: "cpu", threads: 1, arena: false });
});
afterAll(() => engine.dispose());

/** Both take an x and give a y, of different shapes, and each has something of its own. */
function programs(): ReadonlyMap<string, Program> {
  const [doubling, scaling] = [new Trace(), new Trace()];
  const x = doubling.input("x", [2, 2]);
  const doubled = scale(x, 2);
  const scaled = mul(scaling.input("x", [3]), scaling.input("factor", []));
  return new Map<string, Program>([
    ["doubling", program({ y: doubled, total: sum(x, [0, 1]) })],
    ["scaling", program({ y: scaled })],
  ]);
}

const together: CompileTogether = (all) => {
  if (engine.compileTogether === undefined) throw new Error("this engine compiles no programs together");
  return engine.compileTogether(all);
};

const matrix = float32([2, 2], [1, 2, 3, 4]);
const scalingFeeds = { x: float32([3], [1, 2, 3]), factor: float32([], [10]) };

describe("programs that are compiled together", () => {
  it("run one at a time, each with its own inputs and results", async () => {
    const made = await together(programs());
    const doubling = made.get("doubling");
    const scaling = made.get("scaling");
    const both = await Promise.all([doubling?.run({ x: matrix }), scaling?.run(scalingFeeds)]);
    expect(both).toEqual([
      { y: float32([2, 2], [2, 4, 6, 8]), total: float32([1, 1], [10]) },
      { y: float32([3], [10, 20, 30]) },
    ]);
    await doubling?.dispose();
    expect(await scaling?.run(scalingFeeds)).toEqual({ y: float32([3], [10, 20, 30]) });
    await scaling?.dispose();
    await expect(scaling?.run(scalingFeeds)).rejects.toThrow("run: the program is disposed");
  });

  it("say which input is missing or of another shape", async () => {
    const made = await together(programs());
    await expect(made.get("scaling")?.run({ x: float32([3], [1, 2, 3]) })).rejects.toThrow(
      'run: input "factor" float32[] is missing',
    );
    await expect(made.get("doubling")?.run({ x: float32([4], [1, 2, 3, 4]) })).rejects.toThrow(
      'run: input "x" must be float32[2, 2], got float32[4]',
    );
    for (const executable of made.values()) await executable.dispose();
  });

  it("are there only where an engine keeps no memory between runs otherwise", async () => {
    const keeping = await openEngine({ device: "cpu", threads: 1 });
    expect(keeping.compileTogether).toBeUndefined();
    expect(withNote(engine, "a note").compileTogether).toBe(engine.compileTogether);
    await keeping.dispose();
  });
});
