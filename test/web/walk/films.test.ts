import { describe, expect, it } from "vitest";
import { enlarge } from "../../../web/app/tabs/walk/export/filmEncoder.ts";
import { filmScales, usualScale } from "../../../web/app/tabs/walk/export/filmFormats.ts";
import { createPace } from "../../../web/app/tabs/walk/player/usePlayback.ts";
import { moved } from "../../../web/app/view/lists.ts";

describe("films of small pictures", () => {
  it("show every pixel as a square", () => {
    expect([...enlarge(Uint8Array.of(1, 2, 3, 4), 2, 1, 2)]).toEqual([1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4]);
    const red = [255, 0, 0];
    const blue = [0, 0, 255];
    expect([...enlarge(Uint8Array.from([...red, ...blue]), 2, 3, 2)]).toEqual(
      [red, red, blue, blue, red, red, blue, blue].flat(),
    );
    expect([...enlarge(Uint8Array.of(5, 6), 1, 1, 1)]).toEqual([5, 6]);
  });

  it("are as large as is comfortable and the format allows", () => {
    expect([32, 64, 128, 256, 1024].map((side) => usualScale(side, "mp4"))).toEqual([8, 4, 2, 1, 1]);
    expect(filmScales(1024, "mp4")).toEqual([1, 2, 4]);
    expect(filmScales(1024, "gif")).toEqual([1]);
    expect(usualScale(16, "gif")).toBe(8);
  });
});

describe("the pace of a film", () => {
  it("is the film's own where frames come in time", () => {
    const pace = createPace(10, 0);
    const shown: number[] = [];
    for (let now = 0; now <= 2000; now += 10) {
      if (!pace.isDue(now)) continue;
      pace.shown(now);
      shown.push(now);
    }
    expect(shown.slice(0, 3).map((now) => Math.round(now / 100))).toEqual([1, 2, 3]);
    expect(shown).toHaveLength(20);
    expect(pace.speed()).toBeCloseTo(10, 0);
  });

  it("is the device's where they do not, and does not run to catch up", () => {
    const pace = createPace(10, 0);
    for (let now = 500; now <= 3000; now += 500) {
      expect(pace.isDue(now)).toBe(true);
      pace.shown(now);
    }
    expect(pace.speed()).toBeCloseTo(2, 5);
    expect(pace.isDue(3010)).toBe(false);
  });
});

it("keyframes move to where they are dropped", () => {
  expect(moved(["a", "b", "c", "d"], 0, 2)).toEqual(["b", "c", "a", "d"]);
  expect(moved(["a", "b", "c", "d"], 3, 0)).toEqual(["d", "a", "b", "c"]);
});
