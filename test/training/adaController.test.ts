import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ADA_DEFAULTS, afterBatch, initialAdaState, signsOf, type AdaState } from "../../src/training/adaController.ts";

const settings = { target: 0.6, interval: 4, kimg: 500 };

/** Batches of so many images, all logits of a batch with this mean sign. */
function run(state: AdaState, means: readonly number[], batchSize = 64, o = settings): AdaState {
  return means.reduce(
    (now, mean) => afterBatch(now, signsOf(new Array<number>(batchSize).fill(mean)), batchSize, o),
    state,
  );
}

interface ReferenceCase {
  readonly p0: number;
  readonly target: number;
  readonly interval: number;
  readonly batch: number;
  readonly ada_kimg: number;
  readonly signs: readonly number[];
  readonly p: readonly number[];
}

const reference = JSON.parse(readFileSync(new URL("../reference/ada.json", import.meta.url), "utf8")) as {
  readonly cases: readonly ReferenceCase[];
};

describe("the strength of augmentation", () => {
  it.each(reference.cases)("follows the official code from p = $p0 with batches of $batch", (c) => {
    const o = { target: c.target, interval: c.interval, kimg: c.ada_kimg };
    let state = initialAdaState(c.p0);
    const found = c.signs.map((mean) => (state = run(state, new Array<number>(c.interval).fill(mean), c.batch, o)).p);
    expect(found).toEqual(c.p);
  });
  it("moves after every interval, by the images seen", () => {
    expect(ADA_DEFAULTS).toEqual(settings);
    expect(run(initialAdaState(), [1, 1, 1]).p).toBe(0);
    expect(run(initialAdaState(), [1, 1, 1, 1])).toEqual(initialAdaState(Math.fround(256 / 500_000)));
    expect(run(initialAdaState(0.5), [0, 0, 0, 0]).p).toBeCloseTo(0.5 - 256 / 500_000, 7);
  });
  it("follows the mean of the interval, not its last batch, and forgets earlier ones", () => {
    expect(run(initialAdaState(0.5), [1, 1, 1, -0.5]).p).toBeGreaterThan(0.5);
    expect(run(initialAdaState(0.5), [-1, 0, 1, 1]).p).toBeLessThan(0.5);
    const up = run(initialAdaState(0.5), [-1, -1, -1, -1, 1, 1, 1, 1]);
    expect(up.p).toBeCloseTo(0.5, 7);
  });
  it("weighs logits as they come: a batch that two phases judged counts twice, its step once", () => {
    const two = { ...settings, interval: 2 };
    const judgedTwice = afterBatch(initialAdaState(0.5), signsOf([1, 1, 1, 1, 1, 1]), 3, two);
    expect(afterBatch(judgedTwice, signsOf([0, 0, 0]), 3, two).p).toBe(Math.fround(0.5 + Math.fround(6 / 500_000)));
    expect(
      afterBatch(afterBatch(initialAdaState(0.5), signsOf([1, 1, 1]), 3, two), signsOf([0, 0, 0]), 3, two).p,
    ).toBeLessThan(0.5);
  });
  it("rests at the target, stays at 0 or above, and may exceed 1", () => {
    expect(run(initialAdaState(0.5), [0.5, 0.5, 0.5, 0.5], 64, { ...settings, target: 0.5 }).p).toBe(0.5);
    expect(run(initialAdaState(0), [-1, -1, -1, -1]).p).toBe(0);
    expect(run(initialAdaState(0.9999), [1, 1, 1, 1]).p).toBeGreaterThan(1);
  });
  it("stays at or below a limit that is asked for", () => {
    const limited = { ...settings, pMax: 0.8 };
    expect(run(initialAdaState(0.7999), [1, 1, 1, 1], 64, limited).p).toBe(Math.fround(0.8));
    expect(run(initialAdaState(0.8), [0, 0, 0, 0], 64, limited).p).toBeLessThan(0.8);
  });
  it("continues from a state that was stored", () => {
    const half = run(initialAdaState(0.2), [0.9, 0.1]);
    const stored = JSON.parse(JSON.stringify(half)) as AdaState;
    expect(run(stored, [0.8, 0.9])).toEqual(run(initialAdaState(0.2), [0.9, 0.1, 0.8, 0.9]));
  });
});
