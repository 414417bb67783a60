import { describe, expect, it } from "vitest";
import { philoxBlocks } from "../../src/base/philox.ts";
import { createRng, type Rng } from "../../src/base/rng.ts";

describe("createRng", () => {
  it("gives a stream's numbers whatever other streams were used for", () => {
    const root = createRng(7);
    root.stream("other").normals(100);
    expect(root.stream("noise", 3).normals(5)).toEqual(createRng(7, "noise", 3).normals(5));
    expect(root.stream("noise", 3).normals(5)).not.toEqual(root.stream("noise", 4).normals(5));
    expect(createRng(8, "noise", 3).normals(5)).not.toEqual(createRng(7, "noise", 3).normals(5));
  });

  it("makes normals of mean 0, variance 1 and kurtosis 3", () => {
    const normals = createRng(1, "moments").normals(200_000);
    const moment = (power: number): number => normals.reduce((sum, x) => sum + x ** power, 0) / normals.length;
    expect(moment(1)).toBeCloseTo(0, 2);
    expect(moment(2)).toBeCloseTo(1, 1);
    expect(Math.abs(moment(4) - 3)).toBeLessThan(0.1);
  });

  it("spreads uniforms evenly over sixteen bins", () => {
    const rng = createRng(2, "bins");
    const bins = new Array<number>(16).fill(0);
    for (let i = 0; i < 160_000; i++) bins[rng.integer(16)] = (bins[rng.integer(16)] ?? 0) + 1;
    expect(Math.max(...bins) - Math.min(...bins)).toBeLessThan(1000);
  });

  it("is Philox 4x32-10: the known answer of Random123 for counter and key 0", () => {
    const words = philoxBlocks().words(0, 1, [0, 0]);
    expect([...words]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });

  it("draws many normals at once as it draws them one after another, and goes on behind them", () => {
    const [many, few] = [createRng(5, "many"), createRng(5, "many")];
    const draws = (rng: Rng, sizes: readonly number[]): number[] => sizes.flatMap((n) => [...rng.normals(n)]);
    const count = 16_384 * 2 + 6; // beyond a portion, and not whole blocks of four
    const pairs = Array.from({ length: count / 2 }, () => 2);
    expect(draws(many, [count])).toEqual(draws(few, pairs));
    expect(draws(many, [1000, 4])).toEqual(draws(few, [...pairs.slice(0, 500), 4]));
    expect(many.uniform()).toBe(few.uniform());
  });
});
