import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";

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
});
