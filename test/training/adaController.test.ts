import { describe, expect, it } from "vitest";
import { ADA_DEFAULTS, afterBatch, initialAdaState, type AdaState } from "../../src/training/adaController.ts";

const settings = { target: 0.6, interval: 4, kimg: 500 };

function run(state: AdaState, signs: readonly number[], batchSize = 64, o = settings): AdaState {
  return signs.reduce((now, sign) => afterBatch(now, sign, batchSize, o), state);
}

describe("the strength of augmentation", () => {
  it("moves after every interval, by the images seen", () => {
    expect(ADA_DEFAULTS).toEqual(settings);
    expect(run(initialAdaState(), [1, 1, 1]).p).toBe(0);
    expect(run(initialAdaState(), [1, 1, 1, 1])).toEqual(initialAdaState(256 / 500_000));
    expect(run(initialAdaState(0.5), [0, 0, 0, 0]).p).toBeCloseTo(0.5 - 256 / 500_000, 12);
  });
  it("follows the mean of the interval, not its last batch, and forgets earlier ones", () => {
    expect(run(initialAdaState(0.5), [1, 1, 1, -0.5]).p).toBeGreaterThan(0.5);
    expect(run(initialAdaState(0.5), [-1, 0, 1, 1]).p).toBeLessThan(0.5);
    const up = run(initialAdaState(0.5), [-1, -1, -1, -1, 1, 1, 1, 1]);
    expect(up.p).toBeCloseTo(0.5, 12);
  });
  it("weighs batches by their size", () => {
    const large = afterBatch(initialAdaState(0.5), 1, 96, { ...settings, interval: 2 });
    expect(afterBatch(large, -0.3, 32, { ...settings, interval: 2 }).p).toBeCloseTo(0.5 + 128 / 500_000, 12);
  });
  it("rests at the target and stays within [0, 1]", () => {
    expect(run(initialAdaState(0.3), [0.6, 0.6, 0.6, 0.6], 64).p).toBeCloseTo(0.3, 3);
    expect(run(initialAdaState(0), [-1, -1, -1, -1]).p).toBe(0);
    expect(run(initialAdaState(0.9999), [1, 1, 1, 1]).p).toBe(1);
  });
  it("continues from a state that was stored", () => {
    const half = run(initialAdaState(0.2), [0.9, 0.1]);
    const stored = JSON.parse(JSON.stringify(half)) as AdaState;
    expect(run(stored, [0.8, 0.9])).toEqual(run(initialAdaState(0.2), [0.9, 0.1, 0.8, 0.9]));
  });
});
