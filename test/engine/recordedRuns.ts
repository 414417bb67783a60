import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { add, conv2d, leakyRelu, matmul, reshape, scale, sum } from "../../src/program/ops.ts";
import { program, type Program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { bindGroupsMade } from "./bindGroups.ts";

const RUNS = 18;
const IMAGES = [1, 4, 8, 8] as const;

/** Like a step of a drag: features, and a state that stays on the device. */
function stepProgram(): Program<"y" | "next" | "loss"> {
  const trace = new Trace();
  const x = trace.input("x", IMAGES);
  const state = trace.input("state", [4, 4]);
  const weight = trace.constant(numbers([4, 4, 3, 3], 5));
  const y = leakyRelu(conv2d(x, weight, { stride: [1, 1], padding: [1, 1, 1, 1], groups: 1 }), 0.2);
  const next = add(matmul(state, state), scale(reshape(sum(y, [2, 3]), [1, 4]), 0.01));
  return program({ y, next, loss: sum(y, [0, 1, 2, 3]) });
}

/** A result that ONNX Runtime copies, and leaves out where it replays. */
function copiedProgram(): Program<"y"> {
  return program({ y: reshape(scale(new Trace().input("x", IMAGES), 3), [16, 16]) });
}

function numbers(shape: readonly number[], seed: number): Float32Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return float32(
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.sin(seed + i)),
  );
}

/** Programs that say they run often, beside the same that do not. */
export function describeRecordedRuns(openEngine: () => Promise<Engine>): void {
  describe("runs that are recorded", () => {
    it("give the same bits from new inputs, and make no bind groups", async () => {
      const engine = await openEngine();
      const keepOnDevice = ["next"] as const;
      const plain = await engine.compile(stepProgram(), { keepOnDevice });
      const often = await engine.compile(stepProgram(), { keepOnDevice, repeated: true });
      let [state, sameState] = [await engine.upload(numbers([4, 4], 1)), await engine.upload(numbers([4, 4], 1))];
      let count = Infinity;
      for (let run = 0; run < RUNS; run++) {
        const x = numbers(IMAGES, 10 * run);
        const wanted = await plain.run({ x, state });
        let found = wanted;
        count = await bindGroupsMade(async () => (found = await often.run({ x, state: sameState })));
        expect(found.y, `run ${run}`).toEqual(wanted.y);
        expect(found.loss, `run ${run}`).toEqual(wanted.loss);
        [state, sameState] = [wanted.next, found.next];
        expect(await engine.download(sameState)).toEqual(await engine.download(state));
      }
      expect(count).toBe(0);
      await engine.dispose();
    });

    it("are given up where they would not repeat", async () => {
      const engine = await openEngine();
      const often = await engine.compile(copiedProgram(), { repeated: true });
      let count = 0;
      for (let run = 0; run < RUNS; run++) {
        const x = numbers(IMAGES, 10 * run);
        count = await bindGroupsMade(async () =>
          expect((await often.run({ x })).y.data).toEqual(x.data.map((value) => 3 * value)),
        );
      }
      expect(count).toBeGreaterThan(0);
      await engine.dispose();
    });
  });
}
