import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { filterBankOf } from "../../src/onnx/blocked/filterBank.ts";
import { toomCook } from "../../src/onnx/blocked/toomCook.ts";
import { transformedFilters } from "../../src/onnx/blocked/transformedFilters.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, factor, i) => sum + factor * (vector[i] ?? NaN), 0));

describe("Toom-Cook", () => {
  it.each([[[0, 1, -1]], [[0, 1, -1, 2, -2]], [[0, 0.6875, -0.6875, 1.5, -1.5]], [[3, -1, 0.5, 0]]])(
    "correlates with three taps, by the points %j",
    (points) => {
      const { tile, filter, input, output } = toomCook(points);
      const rng = createRng(1, "toomCook");
      const [values, taps] = [[...rng.normals(tile + 2)], [...rng.normals(3)]];
      const [fromTaps, fromValues] = [times(filter, taps), times(input, values)];
      const products = fromTaps.map((factor, i) => factor * (fromValues[i] ?? NaN));
      const wanted = Array.from({ length: tile }, (_, i) => times([taps], values.slice(i, i + 3))[0] ?? NaN);
      expect(points).toHaveLength(tile + 1);
      times(output, products).forEach((result, i) => expect(result).toBeCloseTo(wanted[i] ?? NaN, 12));
    },
  );
});

describe("transformed filters", () => {
  it("are the matrix times the filter times its transpose, blocked", () => {
    const { filter } = toomCook([0, 1, -1, 2, -2]);
    const [outs, ins, block] = [16, 24, 8] as const;
    const weight = float32([outs, ins, 3, 3], createRng(2, "filters").normals(outs * ins * 9));
    const transformed = transformedFilters(filterBankOf(weight), filter, block);
    const [out, into, row, column] = [11, 21, 3, 4];
    const at = (out * ins + into) * 9;
    const rows = [0, 1, 2].map((tap) =>
      times(
        filter,
        [0, 3, 6].map((down) => weight.data[at + tap + down] ?? NaN),
      ),
    );
    const [wanted = NaN] = times(
      [filter[column] ?? []],
      rows.map((each) => each[row] ?? NaN),
    );
    const tile = Math.floor(out / block) * (ins / block) + Math.floor(into / block);
    const place = (row * 6 + column) * outs * ins + tile * block ** 2 + (into % block) * block + (out % block);
    expect(transformed).toHaveLength(36 * outs * ins);
    expect(transformed[place]).toBeCloseTo(wanted, 6);
  });
});
