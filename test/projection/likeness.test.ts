import { expect, it } from "vitest";
import type { Picture } from "../../src/model/picture.ts";
import { psnr, ssim } from "../../src/projection/likeness.ts";

function picture(value: (x: number, y: number, c: number) => number): Picture {
  const data = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) =>
    value(Math.floor(i / 3) % 16, Math.floor(i / 48), i % 3),
  );
  return { width: 16, height: 16, channels: 3, data };
}

const pattern = picture((x, y, c) => (x * 37 + y * 91 + c * 53 + x * y * 7) % 256);

it("is infinite and 1 for the same picture", () => {
  expect(psnr(pattern, pattern)).toBe(Infinity);
  expect(ssim(pattern, pattern)).toBeCloseTo(1, 12);
});

it("gives the formulas' values for plain pictures", () => {
  const [dark, light] = [picture(() => 100), picture(() => 110)];
  expect(psnr(dark, light)).toBeCloseTo(20 * Math.log10(25.5), 10);
  const c1 = (0.01 * 255) ** 2;
  expect(ssim(dark, light)).toBeCloseTo((2 * 100 * 110 + c1) / (100 ** 2 + 110 ** 2 + c1), 10);
});

it("is low for what only shares its mean colours", () => {
  const inverted = { ...pattern, data: pattern.data.map((value) => 255 - value) };
  expect(ssim(pattern, inverted)).toBeLessThan(0);
});
