import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { eigenvalues } from "../../src/metrics/eigenvalues.ts";
import { covarianceRoot, frechetDistance } from "../../src/metrics/frechetDistance.ts";

/** Bᵀ B of so many rows. */
function gram(rows: number, size: number): Float64Array {
  const b = Matrix.from1DArray(rows, size, createRng(1, rows, size).normals(rows * size));
  return Float64Array.from(b.transpose().mmul(b).to1DArray());
}

it.each([
  [1, 1],
  [2, 2],
  [40, 37],
  [20, 37],
  [3, 64],
])("eigenvalues of %i rows' products of %i are those of ml-matrix", async (rows, size) => {
  const matrix = gram(rows, size);
  const { realEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(size, size, matrix), {
    assumeSymmetric: true,
  });
  const found = (await eigenvalues(matrix.slice(), size)).toSorted();
  const largest = found.at(-1) ?? 0;
  realEigenvalues
    .toSorted((a, b) => a - b)
    .forEach((value, i) => expect(Math.abs(value - (found[i] ?? NaN)) / largest).toBeLessThan(1e-13));
});

it("takes diagonal, zero and nearly zero matrices", async () => {
  expect([...(await eigenvalues(Float64Array.of(3, 0, 0, 0, -1, 0, 0, 0, 2), 3))].sort()).toEqual([-1, 2, 3]);
  expect([...(await eigenvalues(new Float64Array(16), 4))]).toEqual([0, 0, 0, 0]);
  const tiny = gram(5, 5).map((value) => value * 1e-200);
  expect((await eigenvalues(tiny, 5)).every(Number.isFinite)).toBe(true);
  await expect(eigenvalues(Float64Array.of(1, NaN, NaN, 1), 2)).rejects.toThrow("not finite");
});

it("a root has as many rows as the matrix has rank, and gives the matrix back", async () => {
  const [rank, size] = [6, 15];
  const matrix = gram(rank, size);
  const root = await covarianceRoot(matrix, size);
  expect(root.length).toBe(rank * size);
  const rows = Matrix.from1DArray(rank, size, root);
  const back = rows.transpose().mmul(rows).to1DArray();
  back.forEach((value, i) => expect(value).toBeCloseTo(matrix[i] ?? NaN, 10));
});

it("can be stopped between steps", async () => {
  const moments = { count: 99, mean: new Float64Array(40), covariance: gram(99, 40) };
  const stop = (): Promise<void> => Promise.reject(new Error("stopped"));
  await expect(frechetDistance(moments, moments, undefined, stop)).rejects.toThrow("stopped");
  expect(await frechetDistance(moments, { ...moments, covariance: new Float64Array(1600) })).toBeGreaterThan(0);
});
