import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { imagesARun } from "../../src/model/inBatches.ts";
import { rows } from "../../src/model/latents.ts";
import type { Network } from "../../src/model/network.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { referenceFile } from "../checkpoints/files.ts";

let one: Network;
let three: Network;
beforeAll(async () => {
  one = await loadNetwork(referenceFile("cond16.pkl"), { device: "cpu" });
  three = await loadNetwork(referenceFile("cond16.pkl"), { device: "cpu", batchSize: 3 });
});
afterAll(() => Promise.all([one.dispose(), three.dispose()]));

function farthest(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

describe("Network", () => {
  it("maps more rows than its batch, each by itself", async () => {
    const seeds = Array.from({ length: 21 }, (_, i) => i);
    const labels = seeds.map((seed) => seed % 5);
    const all = await one.mapping(one.latents(seeds), { labels });
    expect(all.shape).toEqual([21, 6, 48]);
    const last = await one.mapping(one.latents([20]), { labels: 0 });
    expect(farthest(last.data, rows(all, 20, 21).data)).toBeLessThan(1e-5);
  });

  it.each(["const", "random", "none"] as const)("gives the same images in any batch, %s noise", async (noiseMode) => {
    const ws = await one.mapping(one.latents([1, 2, 3, 4]), { labels: 0 });
    const rng = (): ReturnType<typeof createRng>[] => [1, 2, 3, 4].map((seed) => createRng(seed));
    const single = await one.synthesis(ws, { noiseMode, rng: rng() });
    const batched = await three.synthesis(ws, { noiseMode, rng: rng() });
    expect(batched.shape).toEqual([4, 1, 16, 16]);
    expect(farthest(single.data, batched.data)).toBeLessThan(1e-4);
  });

  it.each([
    [32, 64, "cpu", 16],
    [4, 64, "cpu", 4],
    [8, 1024, "cpu", 1],
    [8, 1024, "webgpu", 8],
  ] as const)("makes of %d images of %d pixels on %s %d at a time", (batch, resolution, device, count) => {
    expect(imagesARun(batch, resolution, device)).toBe(count);
  });

  it("truncates towards the average: 0 is it", async () => {
    const z = one.latents([1]);
    const average = one.averageWs();
    expect(average.shape).toEqual([1, 6, 48]);
    expect(farthest((await one.mapping(z, { labels: 0, truncationPsi: 0 })).data, average.data)).toBeLessThan(1e-6);
    const full = await one.mapping(z, { labels: 0 });
    const cut = await one.mapping(z, { labels: 0, truncationPsi: 0, truncationCutoff: 2 });
    expect(farthest(cut.data.subarray(0, 2 * 48), average.data)).toBeLessThan(1e-6);
    expect(cut.data.subarray(2 * 48)).toEqual(full.data.subarray(2 * 48));
  });

  it("judges a batch as a whole", async () => {
    const images = await one.synthesis(await one.mapping(one.latents([1, 2]), { labels: 0 }));
    expect((await one.discriminator(images, { labels: 0 })).shape).toEqual([2, 1]);
  });

  it.each([
    ["z of another size", () => one.mapping(float32([1, 31], new Float32Array(31)), { labels: 0 }), /\[N, 32\]/],
    ["no z at all", () => one.mapping(float32([0, 32], []), { labels: 0 }), /latents z/],
    [
      "a psi that is none",
      () => one.mapping(one.latents([1]), { labels: 0, truncationPsi: NaN }),
      /psi must be a number/,
    ],
    ["half a layer", () => one.mapping(one.latents([1]), { labels: 0, truncationCutoff: 0.5 }), /whole number/],
    ["ws of another network", () => one.synthesis(float32([1, 8, 48], new Float32Array(384))), /\[N, 6, 48\]/],
    ["colours for grey", () => one.discriminator(float32([1, 3, 16, 16], new Float32Array(768))), /images/],
    ["no class", () => one.mapping(one.latents([1])), /one of its 5 classes/],
  ])("refuses %s", async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
  });
});
