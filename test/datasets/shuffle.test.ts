import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/base/rng.ts";
import { chooseSubset, permutation, shuffledOrder } from "../../src/datasets/shuffle.ts";

describe("a permutation", () => {
  it("holds every number once", () => {
    const sorted = permutation(1000, createRng(1)).sort();
    expect([...sorted]).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  });

  it("puts every number everywhere about equally often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = permutation(3, createRng(i)).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe("the shuffled order", () => {
  it("answers for any position without what came before", () => {
    const [whole, far] = [shuffledOrder(7, 3), shuffledOrder(7, 3)];
    const positions = Array.from({ length: 700 }, (_, i) => whole.at(i));
    for (const position of [699, 3, 350, 7, 0]) expect(far.at(position)).toBe(positions[position]);
  });

  it("goes on past two to the 32nd pictures", () => {
    const position = 2 ** 32 * 7 + 3;
    expect(shuffledOrder(7, 3).at(position)).toBe(shuffledOrder(7, 3).at(position));
    expect(new Set([0, 1, 2, 3, 4, 5, 6].map((i) => shuffledOrder(7, 3).at(2 ** 32 * 7 + i))).size).toBe(7);
  });
});

interface ReferenceSubset {
  readonly size: number;
  readonly subset: number;
  readonly seed: number;
  readonly mirror: boolean;
  readonly indices: readonly number[];
}

const reference = JSON.parse(readFileSync(new URL("../reference/order.json", import.meta.url), "utf8")) as {
  readonly subset: readonly ReferenceSubset[];
};

describe("a subset", () => {
  it.each(reference.subset)("of $subset of $size with seed $seed is the official one", (c) => {
    const once = c.mirror ? c.indices.slice(0, c.indices.length / 2) : c.indices;
    expect([...chooseSubset(c.size, c.subset, c.seed)]).toEqual(once);
  });

  it("leaves the order within an epoch what it is: training runs rest on it", () => {
    expect(Array.from({ length: 8 }, (_, i) => shuffledOrder(100, 0).at(i))).toEqual([21, 90, 85, 89, 11, 1, 9, 38]);
  });
});
