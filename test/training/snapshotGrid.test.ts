import { describe, expect, it } from "vitest";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { snapshotGrid } from "../../src/training/snapshotGrid.ts";

const unlabelled = (count: number, resolution: number) => ({ count, resolution, labels: () => undefined });

/** Items whose class is given by their number. */
function labelled(classes: readonly number[], resolution = 1024) {
  const cDim = Math.max(...classes) + 1;
  const labels = (items: readonly number[]) => {
    const data = new Float32Array(items.length * cDim);
    items.forEach((item, i) => void (data[i * cDim + (classes[item] ?? 0)] = 1));
    return float32([items.length, cDim], data);
  };
  return { count: classes.length, resolution, labels };
}

describe("the snapshot grid", () => {
  it.each([
    [1024, 7, 4],
    [512, 15, 8],
    [256, 30, 16],
    [128, 32, 32],
    [32, 32, 32],
  ])("of %d pixels a side is %d x %d", (resolution, cols, rows) => {
    expect(snapshotGrid(unlabelled(5000, resolution))).toMatchObject({ cols, rows });
  });

  it("shows no picture twice before all were shown, in NumPy's order", () => {
    const { items } = snapshotGrid(unlabelled(20, 1024));
    // numpy.random.RandomState(0).shuffle(list(range(20)))
    expect(items.slice(0, 20)).toEqual([18, 1, 19, 8, 10, 17, 6, 13, 4, 2, 5, 14, 9, 7, 16, 11, 3, 0, 15, 12]);
    expect(items.slice(20)).toEqual(items.slice(0, 8));
  });

  it("has a class a row, from the first on, each picture once before any comes again", () => {
    const classes = Array.from({ length: 40 }, (_, i) => [2, 0, 0][i % 3] ?? 0);
    const { items, cols, rows } = snapshotGrid(labelled(classes));
    const perRow = Array.from({ length: rows }, (_, y) => items.slice(y * cols, (y + 1) * cols));
    expect(perRow.map((row) => [...new Set(row.map((item) => classes[item]))])).toEqual([[0], [2], [0], [2]]);
    const ofZero = [...(perRow[0] ?? []), ...(perRow[2] ?? [])];
    expect(new Set(ofZero).size).toBe(14);
  });

  it("goes round where a class has fewer pictures than a row", () => {
    const { items } = snapshotGrid(labelled([0, 1, 1, 1]));
    expect(items.slice(0, 7)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(new Set(items.slice(7, 10))).toEqual(new Set([1, 2, 3]));
  });
});
