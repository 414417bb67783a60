import { describe, expect, it } from "vitest";
import { UserError } from "../../src/base/errors.ts";
import { labelVectors } from "../../src/model/labels.ts";
import { assertLayers, lerp, rows, seedLatents, slerp, stack, styleMix } from "../../src/model/latents.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

const length = (values: Float32Array): number => Math.hypot(...values);

describe("latents", () => {
  it("are NumPy's RandomState(seed).randn", () => {
    // np.random.RandomState(85).randn(2), np.random.RandomState(0).randn(2)
    const { shape, data } = seedLatents([85, 0], 2);
    expect(shape).toEqual([2, 2]);
    expect(data[2]).toBeCloseTo(1.764052345967664, 6);
    expect(data[3]).toBeCloseTo(0.4001572083672233, 6);
    expect(seedLatents([85], 2).data).toEqual(data.subarray(0, 2));
  });

  it.each([-1, 0.5, 2 ** 32, NaN])("refuse the seed %d", (seed) => {
    expect(() => seedLatents([seed], 4)).toThrow(/whole number from 0 to 4294967295/);
  });

  it("stack what rows take apart", () => {
    const x = float32([3, 2], [1, 2, 3, 4, 5, 6]);
    expect(stack([rows(x, 0, 1), rows(x, 1, 3)])).toEqual(x);
    expect(rows(x, 1, 2).data.buffer).toBe(x.data.buffer);
  });
});

describe("ways between latents", () => {
  const [a, b] = [float32([1, 3], [3, 0, 0]), float32([1, 3], [0, 5, 0])];

  it("lerp goes straight", () => expect([...lerp(a, b, 0.5).data]).toEqual([1.5, 2.5, 0]));

  it("slerp goes round, its length from one's to the other's", () => {
    expect(length(slerp(a, b, 0.5).data)).toBeCloseTo(4, 5);
    const [x = 0, y = 0] = slerp(a, b, 1 / 3).data;
    expect(Math.atan2(y, x)).toBeCloseTo(Math.PI / 6, 5);
    expect([...slerp(a, b, 0).data]).toEqual([3, 0, 0]);
    slerp(a, b, 1).data.forEach((value, i) => expect(value).toBeCloseTo(b.data[i] ?? NaN, 5));
  });

  it.each([
    ["equal", [1, 2, 3], [1, 2, 3]],
    ["opposite", [1, 2, 3], [-1, -2, -3]],
    ["nothing", [0, 0, 0], [1, 2, 3]],
  ])("slerp of %s latents is finite", (_, from, to) => {
    const between = slerp(float32([1, 3], from), float32([1, 3], to), 0.25).data;
    between.forEach((value, i) => {
      const [x = NaN, y = NaN] = [from[i], to[i]];
      expect(value).toBeCloseTo(x + 0.25 * (y - x), 5);
    });
  });

  it.each([lerp, slerp])("%o refuses latents of two networks", (between) => {
    expect(() => between(a, float32([1, 2], [1, 2]), 0.5)).toThrow(/same shape \[1, 3\], but got \[1, 2\]/);
  });
});

describe("styleMix", () => {
  const base = float32([2, 3, 1], [1, 2, 3, 4, 5, 6]);
  const styles = float32([2, 3, 1], [-1, -2, -3, -4, -5, -6]);

  it("takes the listed layers of each row, and changes neither", () => {
    expect([...styleMix(base, styles, [0, 2]).data]).toEqual([-1, 2, -3, -4, 5, -6]);
    expect([...styleMix(base, styles, []).data]).toEqual([...base.data]);
    expect([...base.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([[[3]], [[-1]], [[0.5]], [[0, 1, 2, 3]]])("has no layers %j", (layers) => {
    expect(() => styleMix(base, styles, layers)).toThrow(/has the style layers 0 to 2/);
    expect(() => assertLayers(layers, 3)).toThrow(UserError);
  });
});

describe("labelVectors", () => {
  it("gives one for all, one each, or takes vectors as they are", () => {
    expect([...(labelVectors(1, 2, 3)?.data ?? [])]).toEqual([0, 1, 0, 0, 1, 0]);
    expect([...(labelVectors([2, 0], 2, 3)?.data ?? [])]).toEqual([0, 0, 1, 1, 0, 0]);
    const soft = float32([1, 2], [0.5, 0.5]);
    expect(labelVectors(soft, 1, 2)).toBe(soft);
    expect(labelVectors(undefined, 2, 0)).toBe(undefined);
    expect(labelVectors(float32([2, 0], []), 2, 0)).toBe(undefined);
  });

  it.each([
    [0, 1, 0, /unconditional/],
    [[], 1, 0, /unconditional/],
    [undefined, 1, 3, /one of its 3 classes/],
    [3, 1, 3, /classes 0 to 2, but got 3/],
    [-1, 1, 3, /but got -1/],
    [1.5, 1, 3, /but got 1.5/],
    [[0], 2, 3, /a class for each of the 2 images, but got 1/],
    [float32([1, 2], [1, 0]), 1, 3, /\[1, 3\]/],
  ] as const)("refuses %j for %d images of %d classes", (labels, n, cDim, message) => {
    expect(() => labelVectors(labels, n, cDim)).toThrow(message);
  });
});
