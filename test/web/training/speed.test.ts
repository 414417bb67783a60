import { expect, it } from "vitest";
import { measureSpeed } from "../../../web/training/run/speed.ts";

it("counts what is drawn and stored between iterations, and not the time in which training stands still", () => {
  let now = 0;
  const speed = measureSpeed(8, 0, 2, () => now);
  const iterate = (ms: number, times: number): void => {
    for (let i = 0; i < times; i++) {
      now += ms;
      speed.add();
    }
  };
  speed.begin();
  iterate(5000, 2); // compiles
  iterate(100, 5);
  expect(speed.imagesPerSecond()).toBe(undefined);
  iterate(500, 1); // images drawn
  expect(speed.imagesPerSecond()).toBe(48);
  now += 3_600_000;
  speed.begin();
  iterate(100, 4);
  expect(speed.imagesPerSecond()).toBeCloseTo(80 / 1.4);
});

it("is that of the last minute", () => {
  let now = 0;
  const speed = measureSpeed(4, 0, 0, () => now);
  const iterate = (ms: number): void => {
    now += ms;
    speed.add();
  };
  for (let i = 0; i < 10; i++) iterate(1000);
  for (let i = 0; i < 61; i++) iterate(2000);
  expect(speed.imagesPerSecond()).toBe(2);
});
