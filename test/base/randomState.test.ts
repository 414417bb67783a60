import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { MAX_SEED, randomStateNormals } from "../../src/base/randomState.ts";

/** z of ../reference/tiny32.expected.safetensors: RandomState(seed).randn(64) for three seeds, float64. */
function referenceLatents(): { seeds: number[]; z: Float64Array } {
  const bytes = readFileSync(new URL("../reference/tiny32.expected.safetensors", import.meta.url));
  const headerSize = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + headerSize).toString());
  const [start, end] = header.z.data_offsets;
  const data = bytes.subarray(8 + headerSize + start, 8 + headerSize + end);
  return { seeds: JSON.parse(header.__metadata__.cases).seeds, z: new Float64Array(Uint8Array.from(data).buffer) };
}

describe("randomStateNormals", () => {
  it("gives NumPy's numbers bit for bit", () => {
    const { seeds, z } = referenceLatents();
    const width = z.length / seeds.length;
    seeds.forEach((seed, row) => {
      expect(randomStateNormals(seed, width)).toEqual(z.slice(row * width, (row + 1) * width));
    });
  });

  it("knows the first number of the smallest and the largest seed", () => {
    expect(randomStateNormals(0, 1)[0]).toBe(1.764052345967664);
    expect(randomStateNormals(42, 3)[2]).toBe(0.6476885381006925);
    expect(Number.isFinite(randomStateNormals(MAX_SEED, 1)[0])).toBe(true);
  });

  it.each([-1, 0.5, MAX_SEED + 1, NaN, Infinity])("refuses seed %s", (seed) => {
    expect(() => randomStateNormals(seed, 1)).toThrow(/whole number from 0 to 4294967295/);
  });
});
