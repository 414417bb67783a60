import { describe, expect, it } from "vitest";
import { brushed, movableMask, onPixel } from "../../web/app/tabs/edit/drag/movable.ts";

const SIDE = 20;
const pairs = [{ handle: { x: 3, y: 10 }, target: { x: 10, y: 10 } }];
const at = (mask: ArrayLike<number> | undefined, x: number, y: number): number | undefined => mask?.[y * SIDE + x];

describe("what may move", () => {
  it("is near the way of each handle to its target", () => {
    const mask = movableMask("near", undefined, pairs, SIDE);
    const seen = [
      at(mask, 3, 10),
      at(mask, 6, 4),
      at(mask, 16, 10),
      at(mask, 6, 3),
      at(mask, 17, 10),
      at(mask, 19, 19),
    ];
    expect(seen).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it("is near a handle that is its own target", () => {
    const mask = movableMask("near", undefined, [{ handle: { x: 5, y: 5 }, target: { x: 5, y: 5 } }], SIDE);
    expect([at(mask, 5, 11), at(mask, 5, 12)]).toEqual([1, 0]);
  });

  it("is what was painted, less what was wiped, and everything without a mask", () => {
    const painted = brushed(brushed(undefined, { x: 4, y: 4 }, 2, SIDE, 1), { x: 6, y: 4 }, 1, SIDE, 0);
    const mask = movableMask("painted", painted, pairs, SIDE);
    expect([at(mask, 4, 4), at(mask, 2, 4), at(mask, 5, 4), at(mask, 6, 4), at(mask, 4, 7)]).toEqual([1, 1, 0, 0, 0]);
    expect(movableMask("painted", undefined, pairs, SIDE)?.every((value) => value === 0)).toBe(true);
    expect(movableMask("all", painted, pairs, SIDE)).toBeUndefined();
  });

  it("has points on pixels of the image", () => {
    expect(onPixel({ x: -2.4, y: 7.6 }, SIDE)).toEqual({ x: 0, y: 8 });
    expect(onPixel({ x: 19.7, y: 3 }, SIDE)).toEqual({ x: 19, y: 3 });
  });
});
