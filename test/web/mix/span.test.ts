import { describe, expect, it } from "vitest";
import { coarseStyles } from "../../../src/model/mix.ts";
import {
  dragged,
  gripAt,
  layersOf,
  layersText,
  spanOf,
  spanText,
  bands,
  type Span,
} from "../../../web/app/view/layers.ts";

const span = (first: number, end: number): Span => ({ first, end });

describe("a span of layers", () => {
  it("is the least that holds those listed, of those that there are", () => {
    expect(spanOf([3, 1, 9], 8)).toEqual(span(1, 4));
    expect(spanOf([9], 8, span(5, 5))).toEqual(span(5, 5));
    expect(layersOf(span(2, 5))).toEqual([2, 3, 4]);
    expect(layersOf(span(2, 2))).toEqual([]);
  });

  it("reads as people say it", () => {
    expect([span(0, 4), span(2, 3), span(5, 5)].map(spanText)).toEqual(["0 to 3", "2", "none"]);
  });

  it("reads as a list where it has gaps", () => {
    expect([[2, 3, 4], [4, 2, 3], [2, 3, 4, 7], [5], []].map(layersText)).toEqual([
      "2 to 4",
      "2 to 4",
      "2-4,7",
      "5",
      "none",
    ]);
  });

  it.each([
    ["first", 0.2, 2.4, span(2, 4)],
    ["end", 4, 6.6, span(0, 7)],
    ["end", 4, 99, span(0, 8)],
    ["first", 0, -3, span(0, 4)],
    // Past the other end, the ends change their parts.
    ["first", 0, 6, span(4, 6)],
    ["end", 4, 0, span(0, 0)],
    ["whole", 2, 3.6, span(2, 6)],
    ["whole", 2, 40, span(4, 8)],
    ["whole", 2, -40, span(0, 4)],
  ] as const)("dragged by %s from %d to %d", (grip, from, to, wanted) => {
    expect(dragged(span(0, 4), grip, from, to, 8)).toEqual(wanted);
  });

  it.each([
    [2.2, "first"],
    [0.5, "first"],
    [5.9, "end"],
    [7.5, "end"],
    [4, "whole"],
  ] as const)("is held at %d by %s", (at, grip) => {
    expect(gripAt(span(2, 6), at, 0.3)).toBe(grip);
  });

  it("is drawn open from where it is empty, to either side", () => {
    expect([gripAt(span(3, 3), 2.9, 0.3), gripAt(span(3, 3), 3.1, 0.3)]).toEqual(["first", "end"]);
  });
});

describe.each([2, 4, 8, 10, 14, 18])("bands of %d layers", (numWs) => {
  it("part all layers, the first as the paper does, and none of them is empty", () => {
    const parts = bands(numWs).map((band) => layersOf(band.span));
    expect(parts.flat()).toEqual(layersOf(span(0, numWs)));
    expect(parts[0]).toEqual(coarseStyles(numWs));
    expect(parts.filter((part) => part.length === 0)).toEqual([]);
  });
});

it("bands are called by what is true of every network: their numbers and resolutions", () => {
  const texts = (numWs: number): string[] => bands(numWs).map(({ name, resolutions }) => `${name}: ${resolutions}`);
  expect(texts(2)).toEqual(["0: 4 px", "1: 4 px"]);
  expect(texts(10)).toEqual(["0 to 3: 4 to 16 px", "4 to 6: 16 to 32 px", "7 to 9: 64 px"]);
  expect(texts(18)).toEqual(["0 to 6: 4 to 32 px", "7 to 12: 64 to 256 px", "13 to 17: 512 to 1024 px"]);
});
