import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { openBatches, type Batch, type Batches } from "../../src/datasets/batches.ts";
import { drawLabels } from "../../src/datasets/dataset.ts";
import type { ImageSource } from "../../src/datasets/imageSource.ts";
import { imageLabels } from "../../src/datasets/labels.ts";
import { openDataset, type DatasetOptions } from "../../src/datasets/openDataset.ts";
import { fakeSource, ramp, ramps } from "./sources.ts";

const firstPixels = async (source: ImageSource, options: DatasetOptions, items: number[]): Promise<number[]> => {
  const dataset = await openDataset(source, options);
  const { data } = await dataset.images(items);
  return items.map((_, n) => Math.round(((data[n * 64] ?? 0) + 1) * 127.5));
};

describe("images", () => {
  it("are float32 planes in [-1, 1]", async () => {
    const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => [0, 255, 51][i % 3] ?? 0);
    const dataset = await openDataset(fakeSource([{ width: 8, height: 8, channels: 3, data }]));
    const images = await dataset.images([0]);
    expect(images.shape).toEqual([1, 3, 8, 8]);
    const planes = [0, 64, 128].map((at) => new Set(images.data.subarray(at, at + 64)));
    expect(planes).toEqual([-1, 1, 51 / 127.5 - 1].map((value) => new Set([Math.fround(value)])));
  });

  it("come twice when mirrored, the second time with rows reversed", async () => {
    const dataset = await openDataset(fakeSource(ramps(3)), { mirror: true });
    expect([dataset.count, dataset.mirrored]).toEqual([6, true]);
    const { data } = await dataset.images([1, 4]);
    const [plain, mirrored] = [data.subarray(0, 64), data.subarray(64)];
    for (let row = 0; row < 64; row += 8) {
      expect([...mirrored.subarray(row, row + 8)]).toEqual([...plain.subarray(row, row + 8)].reverse());
    }
    expect(plain[0]).not.toBe(plain[7]);
  });

  it("come upside down too, mirrored or not", async () => {
    const numbered = (i: number) =>
      ({ width: 8, height: 8, channels: 1, data: Uint8Array.from({ length: 64 }, (_, at) => at + i) }) as const;
    const dataset = await openDataset(fakeSource([0, 1, 2].map(numbered)), { mirror: true, mirrorY: true });
    expect(dataset.count).toBe(12);
    const { data } = await dataset.images([1, 4, 7, 10]);
    const [plain, mirrored, turned, both] = [0, 1, 2, 3].map((n) => [...data.subarray(n * 64, (n + 1) * 64)]);
    const upsideDown = (values: readonly number[] = []): number[] =>
      Array.from({ length: 8 }, (_, row) => values.slice((7 - row) * 8, (8 - row) * 8)).flat();
    expect(turned).toEqual(upsideDown(plain));
    expect(turned).not.toEqual(plain);
    expect(both).toEqual(upsideDown(mirrored));
    expect((await openDataset(fakeSource(ramps(3)), { mirrorY: true })).count).toBe(6);
  });

  it("keep their colours when mirrored", async () => {
    const data = Uint8Array.from({ length: 8 * 8 * 3 }, (_, i) => i);
    const dataset = await openDataset(fakeSource([{ width: 8, height: 8, channels: 3, data }]), { mirror: true });
    const values = (await dataset.images([1])).data;
    const bytes = [0, 64, 191].map((at) => Math.round(((values[at] ?? 0) + 1) * 127.5));
    expect(bytes).toEqual([7 * 3, 7 * 3 + 1, 7 * 8 * 3 + 2]); // top left in red and green, bottom right in blue
  });

  it("are refused beyond the last", async () => {
    const dataset = await openDataset(fakeSource(ramps(3)));
    await expect(dataset.images([3])).rejects.toThrow(RangeError);
  });

  it("are decoded once while the cache has room", async () => {
    const source = fakeSource(ramps(4));
    const dataset = await openDataset(source, { cacheBytes: 2 * 64 });
    await Promise.all([dataset.images([0, 1]), dataset.images([0, 1])]);
    expect(source.decoded).toEqual([0, 1]);
    await dataset.images([2, 3]);
    await dataset.images([0, 1, 2, 3]);
    expect(source.decoded).toEqual([0, 1, 2, 3, 2, 3]);
  });
});

describe("a subset", () => {
  it("depends on the seed alone and grows with its size", async () => {
    const chosen = async (subset: number, seed: number): Promise<number[]> =>
      firstPixels(
        fakeSource(ramps(12)),
        { subset, seed },
        Array.from({ length: subset }, (_, i) => i),
      );
    const five = await chosen(5, 1);
    expect(await chosen(5, 1)).toEqual(five);
    expect(await chosen(5, 2)).not.toEqual(five);
    expect(new Set(five).size).toBe(5);
    expect([...five].sort((a, b) => a - b)).toEqual(five);
    expect(await chosen(9, 1)).toEqual(expect.arrayContaining(five));
  });

  it("is doubled by mirroring", async () => {
    expect((await openDataset(fakeSource(ramps(12)), { subset: 5, mirror: true })).count).toBe(10);
  });

  it("leaves out pictures that would not fit", async () => {
    const source = fakeSource([...ramps(3), ramp(0, 16)]);
    const opened = [0, 1, 2, 3].map((seed) => openDataset(source, { subset: 1, seed }).then((d) => d.resolution));
    expect(await Promise.all(opened)).toContain(8);
  });

  it.each([0, 13, 1.5])("of %d of 12 is refused", async (subset) => {
    await expect(openDataset(fakeSource(ramps(12)), { subset })).rejects.toThrow("from 1 to all 12 of the images");
  });
});

describe("labels", () => {
  it("are one-hot vectors of classes, the same for mirrored pictures", async () => {
    const dataset = await openDataset(fakeSource(ramps(2), imageLabels([2, 0])), { cond: true, mirror: true });
    expect(dataset.cDim).toBe(3);
    expect([...(dataset.labels([0, 1, 2])?.data ?? [])]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1]);
  });

  it("may be vectors", async () => {
    const dataset = await openDataset(
      fakeSource(
        ramps(2),
        imageLabels([
          [0.5, -1],
          [2, 3],
        ]),
      ),
      { cond: true },
    );
    expect(dataset.labels([1, 0])).toEqual({ dtype: "float32", shape: [2, 2], data: Float32Array.of(2, 3, 0.5, -1) });
  });

  it("are left out without cond", async () => {
    const dataset = await openDataset(fakeSource(ramps(2), imageLabels([2, 0])));
    expect([dataset.cDim, dataset.labels([0])]).toEqual([0, undefined]);
  });

  it("must be there with cond", async () => {
    await expect(openDataset(fakeSource(ramps(2)), { cond: true })).rejects.toThrow(
      'cond: true needs labels, and it has none. Name the sub-folders after the classes and add labels: "folders"',
    );
  });

  it("keep the classes of pictures outside a subset", async () => {
    const source = fakeSource(ramps(8), imageLabels([7, 0, 0, 0, 0, 0, 0, 0]));
    expect((await openDataset(source, { cond: true, subset: 1 })).cDim).toBe(8);
  });

  it("are drawn from the pictures'", async () => {
    const dataset = await openDataset(fakeSource(ramps(4), imageLabels([1, 1, 1, 1])), { cond: true });
    expect([...(drawLabels(dataset, 3, createRng(0))?.data ?? [])]).toEqual([0, 1, 0, 1, 0, 1]);
    expect(drawLabels(await openDataset(fakeSource(ramps(4))), 3, createRng(0))).toBe(undefined);
  });
});

describe("pictures that are not alike", () => {
  it.each([
    ["of another shape", { ...ramp(0), height: 4 }, undefined, 'set "fake": images must be square, but got 8 x 4'],
    ["of no power of two", ramp(0, 12), undefined, "a side must be one of 8, 16, 32"],
    ["too small", ramp(0, 4), undefined, "a side must be one of 8, 16, 32"],
    ["of another size than wanted", ramp(0), 16, "images must be 16 x 16, but got 8 x 8"],
  ])("%s", async (_, image, resolution, message) => {
    await expect(openDataset(fakeSource([image]), { resolution })).rejects.toThrow(message);
  });

  it("in size, with what to do", async () => {
    const error =
      'Cannot use "1.png" of the dataset "fake": all images must have the same size as the first, "0.png", ' +
      "8 x 8, but got 16 x 16, grey. Make them uniform first: stylegan dataset fake data.zip --resolution 8";
    await expect(openDataset(fakeSource([ramp(0), ramp(1, 16)]))).rejects.toThrow(error);
  });

  it("in colour", async () => {
    const mixed = fakeSource([ramp(0), ramp(1, 8, 3)]);
    await expect(openDataset(mixed)).rejects.toThrow('all images must be grey as the first, "0.png", is');
  });

  it("because the header lied", async () => {
    const source = { ...fakeSource(ramps(1)), decode: async () => ramp(0, 16) };
    const dataset = await openDataset(source);
    await expect(dataset.images([0])).rejects.toThrow("must have 8 x 8 pixels, channels: 1, but got 16 x 16");
  });

  it("because there are none", async () => {
    await expect(openDataset(fakeSource([]))).rejects.toThrow("it must contain images");
  });
});

describe("batches", () => {
  const ten = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const opened = async (seed: number, options: DatasetOptions = {}): Promise<Batches> =>
    openBatches(await openDataset(fakeSource(ramps(10), imageLabels(ten)), options), { seed, batchSize: 4 });
  const itemsOf = async (batches: Batches, steps: readonly number[]): Promise<number[]> =>
    (await Promise.all(steps.map((step) => batches.at(step)))).flatMap(({ items }) => [...items]);

  it("are functions of seed and step, in whatever order they are asked for", async () => {
    const forward = await opened(5);
    const expected: Batch[] = [];
    for (let step = 0; step < 9; step++) expected.push(await forward.at(step));
    const jumping = await opened(5, { cacheBytes: 0 });
    for (const step of [7, 2, 8, 0, 2]) expect(await jumping.at(step)).toEqual(expected[step]);
  });

  it("differ between seeds and between epochs", async () => {
    expect(await itemsOf(await opened(1), [0])).not.toEqual(await itemsOf(await opened(2), [0]));
    const items = await itemsOf(await opened(1), [0, 1, 2, 3, 4]);
    expect(items.slice(0, 10)).not.toEqual(items.slice(10));
  });

  it("show each picture once an epoch, across the batches' borders", async () => {
    const items = await itemsOf(await opened(3), [0, 1, 2, 3, 4]);
    for (const epoch of [items.slice(0, 10), items.slice(10)]) expect([...epoch].sort()).toEqual(ten);
  });

  it("may be larger than the data set", async () => {
    const dataset = await openDataset(fakeSource(ramps(3)));
    const { items, images } = await openBatches(dataset, { seed: 0, batchSize: 8 }).at(1);
    expect(items).toHaveLength(8);
    expect(images.shape).toEqual([8, 1, 8, 8]);
  });

  it("carry the labels of their pictures", async () => {
    const { labels, items } = await (await opened(1, { cond: true })).at(0);
    expect(items.map((item, n) => labels?.data[n * 10 + item])).toEqual([1, 1, 1, 1]);
    expect((await (await opened(1)).at(0)).labels).toBe(undefined);
  });

  it("are decoded ahead", async () => {
    const source = fakeSource(ramps(12));
    const batches = openBatches(await openDataset(source), { seed: 0, batchSize: 2, ahead: 2 });
    await batches.at(0);
    expect(source.decoded).toHaveLength(6);
    await batches.at(1);
    expect(source.decoded).toHaveLength(8);
  });

  it("tell of an unreadable picture in its own step, not before", async () => {
    const plain = fakeSource(ramps(4));
    const first = await openBatches(await openDataset(plain), { seed: 0, batchSize: 1 }).at(1);
    const decode = async (index: number) => {
      if (index === first.items[0]) throw new Error("broken");
      return plain.decode(index);
    };
    const batches = openBatches(await openDataset({ ...plain, decode }), { seed: 0, batchSize: 1 });
    await batches.at(0);
    await expect(batches.at(1)).rejects.toThrow("broken");
    expect((await batches.at(2)).items).toHaveLength(1);
  });
});
