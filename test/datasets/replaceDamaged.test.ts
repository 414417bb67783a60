import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { openBatches, type Batch } from "../../src/datasets/batches.ts";
import { checkPixels } from "../../src/datasets/checkPixels.ts";
import { DamagedPicture } from "../../src/datasets/damagedPicture.ts";
import { imageLabels } from "../../src/datasets/labels.ts";
import { openDataset, type DatasetOptions } from "../../src/datasets/openDataset.ts";
import type { Dataset } from "../../src/datasets/dataset.ts";
import { fakeSource, ramps } from "./sources.ts";

const damage = new DamagedPicture({ attempted: "read the image", rule: "damaged, or cut off" });

/** Twelve images, some of which fail with an error when they are decoded. */
function open(bad: readonly number[], options: DatasetOptions = {}, error: UserError = damage): Promise<Dataset> {
  const source = fakeSource(ramps(12), imageLabels(Array.from({ length: 12 }, (_, i) => i)));
  const decode = async (index: number) => {
    if (bad.includes(index)) throw error;
    return source.decode(index);
  };
  return openDataset({ ...source, decode }, options);
}

const numberOf = (data: Float32Array, n: number): number => Math.round(((data[n * 64] ?? 0) + 1) * 127.5) >> 4;
const numbers = ({ images }: Pick<Batch, "images">): number[] =>
  Array.from({ length: images.shape[0] ?? 0 }, (_, n) => numberOf(images.data, n));

describe("a damaged picture", () => {
  it("gives its place to the next whole one, and its label with it", async () => {
    const dataset = await open([3, 4, 11], { cond: true });
    const shown = await dataset.labelledImages([2, 3, 4, 11]);
    expect(numbers(shown)).toEqual([2, 5, 5, 0]);
    const ones = [2, 5, 5, 0].flatMap((label) => Array.from({ length: 12 }, (_, c) => Number(c === label)));
    expect([...(shown.labels?.data ?? [])]).toEqual(ones);
    expect(
      dataset
        .damaged()
        .map(({ file }) => file)
        .sort(),
    ).toEqual(["11.png", "3.png", "4.png"]);
  });

  it("is replaced by one as much mirrored", async () => {
    const dataset = await open([3], { mirror: true, mirrorY: true });
    for (const turned of [0, 12, 24, 36])
      expect((await dataset.images([turned + 3])).data).toEqual((await dataset.images([turned + 4])).data);
  });

  it("is replaced by the same one whichever batches came before", async () => {
    const options = { seed: 5, batchSize: 4 };
    const [whole, resumed] = await Promise.all([1, 2].map(async () => openBatches(await open([1, 5, 6]), options)));
    for (let step = 0; step < 7; step++) await whole?.at(step);
    expect((await resumed?.at(7))?.images).toEqual((await whole?.at(7))?.images);
  });

  it("is no error of reading, which may pass", async () => {
    const gone = new UserError({ attempted: "read the image", rule: "the disk reports an error" });
    const dataset = await open([3], {}, gone);
    await expect(dataset.images([3])).rejects.toBe(gone);
    expect(dataset.damaged()).toEqual([]);
  });

  it("is an error where there is no other", async () => {
    const dataset = await open(Array.from({ length: 12 }, (_, i) => i));
    await expect(dataset.images([3])).rejects.toBe(damage);
    await expect(checkPixels(dataset)).rejects.toThrow("and 2 more. Repair or remove them");
  });

  it("of a small data set is told by the check, which counts", async () => {
    const seen: number[] = [];
    await checkPixels(await open([]), { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    await expect(checkPixels(await open([3, 7]))).rejects.toThrow(
      'got "3.png" (damaged, or cut off), "7.png" (damaged, or cut off). Repair or remove them, or leave them out: ',
    );
  });
});
