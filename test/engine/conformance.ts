import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { ProgramCache } from "../../src/engine/programCache.ts";
import { OPS } from "../../src/program/opTable.ts";
import { add, matmul, scale } from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { CASES, numbers } from "./cases.ts";
import { checkCase, computesHalves, isForDtype, traceCase } from "./checkCase.ts";

/** What every engine must do; it needs nothing of Node, so that adapters for browsers can run it too. */
export function describeConformance(name: string, open: () => Promise<Engine>): void {
  // Compiling one shader takes an emulated GPU seconds on a busy machine.
  describe(`${name} conforms`, { timeout: 60_000 }, () => {
    let engine: Engine;
    beforeAll(async () => {
      engine = await open();
      // A runtime forgets the shaders that it compiled when its last session ends, so this one stays open.
      await engine.compile(sumProgram());
    }, 60_000);
    afterAll(async () => engine.dispose());

    it("has a case for every op", () => {
      expect(Object.keys(OPS).filter((op) => CASES.every((each) => each.op !== op))).toEqual([]);
    });
    for (const dtype of ["float32", "float16"] as const) {
      describe(dtype, () => {
        for (const each of CASES.filter((one) => isForDtype(one, dtype))) {
          it(`${each.op} ${each.title}`, async ({ skip }) => {
            skip(computesHalves(traceCase(each, dtype)) && !engine.float16, "the device has no float16");
            const { error, tolerance } = await checkCase(engine, each, dtype);
            expect(error).toBeLessThanOrEqual(tolerance);
          });
        }
      });
    }
    describeRuns(() => engine);
    describeDevice(() => engine, open);
    describeCache(() => engine);
    describeDisposal(open);
  });
}

/** y = 2 a + b over [2, 2]. */
function sumProgram(): Program<"y"> {
  const trace = new Trace();
  return program({ y: add(scale(trace.input("a", [2, 2]), 2), trace.input("b", [2, 2])) });
}
const A = float32([2, 2], [1, 2, 3, 4]);
const B = float32([2, 2], [10, 20, 30, 40]);

function describeRuns(engine: () => Engine): void {
  describe("runs", () => {
    it("gives several outputs, one of them twice and one an input", async () => {
      const trace = new Trace();
      const a = trace.input("a", [2, 2]);
      const traced = program({ double: scale(a, 2), again: scale(a, 2), same: a, constant: trace.scalar(7) });
      const { double, again, same, constant } = await (await engine().compile(traced)).run({ a: A });
      expect([double.data, again.data, same.data, constant.data].map((data) => [...data].join())).toEqual([
        "2,4,6,8",
        "2,4,6,8",
        "1,2,3,4",
        "7",
      ]);
    });
    it("gives results that later runs and writes to the feeds leave alone", async () => {
      const executable = await engine().compile(sumProgram());
      const own = float32([2, 2], [1, 2, 3, 4]);
      const first = await executable.run({ a: own, b: B });
      own.data.fill(0);
      await executable.run({ a: B, b: B });
      expect([...first.y.data]).toEqual([12, 24, 36, 48]);
    });
    it("takes feeds that are views of a larger buffer", async () => {
      const executable = await engine().compile(sumProgram());
      const view = float32([2, 2], Float32Array.of(9, 1, 2, 3, 4, 9).subarray(1, 5));
      expect([...(await executable.run({ a: view, b: B })).y.data]).toEqual([12, 24, 36, 48]);
    });
    it("runs many at once", async () => {
      const executable = await engine().compile(sumProgram());
      const feeds = [1, 2, 3, 4, 5].map((k) => ({ a: float32([2, 2], [k, k, k, k]), b: B }));
      const results = await Promise.all(feeds.map((each) => executable.run(each)));
      expect(results.map(({ y }) => y.data[0])).toEqual([12, 14, 16, 18, 20]);
    });
    it("names the input that is missing, unknown, or of another type", async () => {
      const executable = await engine().compile(sumProgram());
      await expect(executable.run({ a: A })).rejects.toThrow(/input "b" float32\[2, 2\] is missing/);
      await expect(executable.run({ a: A, b: B, c: A })).rejects.toThrow(/no input "c", only "a", "b"/);
      const flat = executable.run({ a: A, b: float32([4], [1, 2, 3, 4]) });
      await expect(flat).rejects.toThrow(/"b" must be float32\[2, 2\], got float32\[4\]/);
      await expect(executable.run({ a: A, b: numbers([2, 2], [0, 1], "float16") })).rejects.toThrow(/got float16/);
    });
  });
}

function describeDevice(engine: () => Engine, open: () => Promise<Engine>): void {
  describe("device tensors", () => {
    it("go up and come down unchanged, in both dtypes", async () => {
      for (const tensor of [A, numbers([3, 5], [-2, 2], "float16"), float32([], [3])]) {
        const kept = await engine().upload(tensor);
        expect([kept.shape, kept.dtype]).toEqual([tensor.shape, tensor.dtype]);
        expect(await engine().download(kept)).toEqual(tensor);
        kept.dispose();
      }
    });
    it("are fed back, run after run", async () => {
      const executable = await engine().compile(sumProgram(), { keepOnDevice: ["y"] });
      let state = await engine().upload(A);
      for (let step = 0; step < 5; step++) {
        const { y } = await executable.run({ a: state, b: B });
        state.dispose();
        state = y;
      }
      expect((await engine().download(state)).data[0]).toBe(1 * 32 + 10 * 31);
    });
    it("stay beside outputs that come to the host", async () => {
      const a = new Trace().input("a", [2, 2]);
      const traced = program({ kept: scale(a, 3), host: matmul(a, a) });
      const executable = await engine().compile(traced, { keepOnDevice: ["kept"] });
      const { kept, host } = await executable.run({ a: A });
      expect([...host.data]).toEqual([7, 10, 15, 22]);
      expect([...(await engine().download(kept)).data]).toEqual([3, 6, 9, 12]);
    });
    it("outlive the program that made them", async () => {
      const executable = await engine().compile(sumProgram(), { keepOnDevice: ["y"] });
      const { y } = await executable.run({ a: A, b: B });
      await executable.dispose();
      expect([...(await engine().download(y)).data]).toEqual([12, 24, 36, 48]);
      y.dispose();
    });
    it("may be disposed while a run reads them", async () => {
      const executable = await engine().compile(sumProgram());
      const a = await engine().upload(A);
      const run = executable.run({ a, b: B });
      a.dispose();
      expect([...(await run).y.data]).toEqual([12, 24, 36, 48]);
    });
    it("are refused when disposed or another engine's", async () => {
      const executable = await engine().compile(sumProgram());
      const other = await open();
      const foreign = await other.upload(A);
      await expect(executable.run({ a: foreign, b: B })).rejects.toThrow(/another engine/);
      await other.dispose();
      const own = await engine().upload(A);
      own.dispose();
      own.dispose();
      await expect(executable.run({ a: own, b: B })).rejects.toThrow(/disposed/);
    });
    it("refuse the name of an output that does not exist", async () => {
      const keepOnDevice = ["z" as "y"];
      await expect(engine().compile(sumProgram(), { keepOnDevice })).rejects.toThrow(/no output "z"/);
    });
  });
}

function describeCache(engine: () => Engine): void {
  describe("program cache", () => {
    it("compiles a program once, and again after it fell out", async () => {
      const counted = counting(engine());
      const cache = new ProgramCache(counted, 2);
      const [first, second, third] = [sumProgram(), sumProgram(), sumProgram()];
      for (const traced of [first, second, first, third, first, second]) {
        expect((await cache.run(traced, { a: A, b: B })).y.data[3]).toBe(48);
      }
      expect(counted.compiled).toBe(4);
      await cache.dispose();
    });
    it("keeps programs apart that leave other outputs on the device", async () => {
      const cache = new ProgramCache(engine());
      const traced = sumProgram();
      const kept = await cache.run(traced, { a: A, b: B }, { keepOnDevice: ["y"] });
      const host = await cache.run(traced, { a: A, b: B });
      expect(await engine().download(kept.y)).toEqual(host.y);
      await cache.dispose();
    });
    it("lets runs end that are under way when their program falls out", async () => {
      const cache = new ProgramCache(engine(), 1);
      const runs = Array.from({ length: 4 }, () => cache.run(sumProgram(), { a: A, b: B }));
      expect((await Promise.all(runs)).map(({ y }) => y.data[0])).toEqual([12, 12, 12, 12]);
      await cache.dispose();
    });
  });
}

interface Counting extends Engine {
  compiled: number;
}

function counting(engine: Engine): Counting {
  const counted: Counting = Object.create(engine, { compiled: { value: 0, writable: true } }) as Counting;
  counted.compile = (traced, options) => {
    counted.compiled++;
    return engine.compile(traced, options);
  };
  return counted;
}

function describeDisposal(open: () => Promise<Engine>): void {
  describe("disposal", () => {
    it("makes every later use of a program an error, and a second call nothing", async () => {
      const engine = await open();
      const executable = await engine.compile(sumProgram());
      const run = executable.run({ a: A, b: B });
      await executable.dispose();
      await executable.dispose();
      expect((await run).y.data[0]).toBe(12);
      await expect(executable.run({ a: A, b: B })).rejects.toThrow(/disposed/);
      await engine.dispose();
    });
    it("of the engine ends all of it", async () => {
      const engine = await open();
      const executable = await engine.compile(sumProgram());
      const kept = await engine.upload(A);
      await engine.dispose();
      await engine.dispose();
      kept.dispose();
      await expect(engine.compile(sumProgram())).rejects.toThrow(/disposed/);
      await expect(engine.upload(A)).rejects.toThrow(/disposed/);
      await expect(engine.download(kept)).rejects.toThrow(/disposed/);
      await expect(executable.run({ a: A, b: B })).rejects.toThrow(/disposed/);
      await executable.dispose();
    });
  });
}
