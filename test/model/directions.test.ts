import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { findDirections, moveAlong, type PrincipalDirections } from "../../src/model/directions.ts";
import type { Network } from "../../src/model/network.ts";
import { principalComponents } from "../../src/model/principalComponents.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { referenceFile } from "../checkpoints/files.ts";

function row({ data }: Float32Tensor, i: number, size: number): number[] {
  return [...data.subarray(i * size, (i + 1) * size)];
}

/** Points of deviation 3 along (1, 1) / sqrt 2, 1 along (1, -1) / sqrt 2 and 0 along the third axis, far from 0. */
function ellipse(n: number): Float32Tensor {
  const rng = createRng(1);
  const points = Array.from({ length: n }, () => {
    const [a = 0, b = 0] = rng.normals(2);
    return [100 + (3 * a + b) * Math.SQRT1_2, -50 + (3 * a - b) * Math.SQRT1_2, 7];
  });
  return float32([n, 3], points.flat());
}

describe("principalComponents", () => {
  it("finds the axes of a known covariance, strongest first", () => {
    const { vectors, standardDeviations, explained } = principalComponents(ellipse(20_000), 3);
    const [first, second] = [row(vectors, 0, 3), row(vectors, 1, 3)];
    const close = (actual: readonly number[], expected: readonly number[]): void =>
      actual.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 1));
    close(first, [Math.SQRT1_2, Math.SQRT1_2, 0]);
    close(second.map(Math.abs), [Math.SQRT1_2, Math.SQRT1_2, 0]);
    close(standardDeviations, [3, 1, 0]);
    close(explained, [0.9, 0.1, 0]);
    expect(explained.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("is exact where arithmetic is", () => {
    const { vectors, standardDeviations } = principalComponents(float32([4, 2], [5, 2, 5, -2, 6, 0, 4, 0]), 2);
    expect(row(vectors, 0, 2)).toEqual([0, 1]);
    expect(row(vectors, 1, 2)).toEqual([1, 0]);
    expect(standardDeviations.map((s) => s ** 2 * 3)).toEqual([expect.closeTo(8, 10), expect.closeTo(2, 10)]);
  });

  it("makes the largest entry positive, whichever way the points lie", () => {
    const points = ellipse(200);
    const mirrored = float32(
      points.shape,
      points.data.map((value) => -value),
    );
    const [one, other] = [principalComponents(points, 2).vectors.data, principalComponents(mirrored, 2).vectors.data];
    one.forEach((value, i) => expect(other[i]).toBeCloseTo(value, 6));
    for (const i of [0, 1]) {
      const entries = [...one.subarray(3 * i, 3 * i + 3)];
      expect(Math.max(...entries)).toBe(Math.max(...entries.map(Math.abs)));
    }
  });

  it("keeps as many as asked for, and takes groups relative to their means", () => {
    const points = float32([4, 2], [1000, 1, -1000, 3, 1000, -1, -1000, -3]);
    expect(principalComponents(points, 1).vectors.data).toEqual(Float32Array.of(1, 0));
    const { vectors, standardDeviations } = principalComponents(points, 1, 2);
    expect(vectors.data).toEqual(Float32Array.of(0, 1));
    expect(standardDeviations[0]).toBeCloseTo(Math.sqrt(20 / 2), 10);
  });
});

describe("directions of a network", () => {
  let network: Network;
  let found: PrincipalDirections;
  beforeAll(async () => {
    network = await loadNetwork(referenceFile("cond16.pkl"), { device: "cpu" });
    found = await findDirections(network, { samples: 200, count: 10 });
  });
  afterAll(() => network.dispose());

  it("are the same every time, orthonormal, and tell how far they are", async () => {
    const heard: number[] = [];
    const onProgress = (done: number): void => void heard.push(done);
    expect(await findDirections(network, { samples: 200, count: 10 }, { onProgress })).toEqual(found);
    expect(heard).toEqual([64, 128, 192, 200]);
    expect(found).toMatchObject({ samples: 200, vectors: { shape: [10, 48] } });
    expect([...found.explained].sort((a, b) => b - a)).toEqual(found.explained);
    const dot = (i: number, j: number): number =>
      row(found.vectors, i, 48).reduce((sum, value, d) => sum + value * (row(found.vectors, j, 48)[d] ?? NaN), 0);
    for (const [i, j] of [
      [0, 0],
      [3, 3],
      [0, 1],
      [2, 9],
    ] as const)
      expect(dot(i, j)).toBeCloseTo(i === j ? 1 : 0, 5);
  });

  it("spread w as far as they say", async () => {
    const seeds = Array.from({ length: 200 }, (_, i) => i).filter((seed) => seed % 5 === 0);
    const ws = await network.mapping(network.latents(seeds), { labels: 0 });
    const along = seeds.map((_, i) =>
      row(ws, i, 6 * 48)
        .slice(0, 48)
        .reduce((sum, value, d) => sum + value * (found.vectors.data[d] ?? NaN), 0),
    );
    const mean = along.reduce((sum, value) => sum + value, 0) / along.length;
    const deviation = Math.sqrt(along.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (along.length - 1));
    const [expected = NaN] = found.standardDeviations;
    expect(deviation / expected).toBeGreaterThan(0.7);
    expect(deviation / expected).toBeLessThan(1.4);
  });

  it("stop when told, and need seeds of every class", async () => {
    const controller = new AbortController();
    const options = { samples: 500 };
    await expect(
      findDirections(network, options, { signal: controller.signal, onProgress: () => controller.abort() }),
    ).rejects.toThrow("abort");
    await expect(findDirections(network, { samples: 9 })).rejects.toThrow(/10 seeds or more/);
  });

  it("move the chosen layers by standard deviations, and nothing else", () => {
    const ws = network.averageWs();
    const moved = moveAlong(ws, found, [{ component: 1, amount: -2, layers: [0, 4] }]);
    const [deviation = NaN] = found.standardDeviations.slice(1);
    const direction = row(found.vectors, 1, 48);
    for (let layer = 0; layer < network.numWs; layer++) {
      const factor = [0, 4].includes(layer) ? -2 * deviation : 0;
      row(moved, layer, 48).forEach((value, d) =>
        expect(value).toBeCloseTo((ws.data[layer * 48 + d] ?? NaN) + factor * (direction[d] ?? NaN), 5),
      );
    }
    const there = moveAlong(ws, found, [
      { component: 1, amount: 1 },
      { component: 2, amount: 3 },
    ]);
    const back = moveAlong(there, found, [
      { component: 2, amount: -3 },
      { component: 1, amount: -1 },
    ]);
    back.data.forEach((value, i) => expect(value).toBeCloseTo(ws.data[i] ?? NaN, 5));
  });

  it.each([
    [{ component: 10, amount: 1 }, /directions are 0 to 9/],
    [{ component: 0, amount: NaN }, /but got NaN along/],
    [{ component: 0, amount: 1, layers: [6] }, /style layers 0 to 5/],
  ])("refuse the step %j", (step, message) => {
    expect(() => moveAlong(network.averageWs(), found, [step])).toThrow(message);
  });
});
