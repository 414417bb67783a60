import { describe, expect, it } from "vitest";
import { dragProgram, referenceProgram, type DragProblem } from "../../src/dragging/dragProgram.ts";
import { dragScales } from "../../src/dragging/dragSettings.ts";
import type { Squares } from "../../src/dragging/sampling.ts";
import { tracked } from "../../src/dragging/tracking.ts";
import { generatorNetwork } from "../../src/networks/generatorNetwork.ts";
import { concat, slice } from "../../src/program/ops.ts";
import { program } from "../../src/program/program.ts";
import { Trace } from "../../src/program/trace.ts";
import { adamFeeds } from "../../src/projection/adam.ts";
import { float32, type Float32Tensor } from "../../src/tensor/hostTensor.ts";
import { generatorConfig } from "../checkpoints/configs.ts";
import { evaluateExactly, toValue, type Value } from "../engine/reference.ts";
import { drawn, relativeError, smallGenerator } from "../exports/smallGenerators.ts";

const R = 16;
const config = generatorConfig({ imgResolution: R, synthesis: { channelBase: 64, channelMax: 4 } });
const problem: DragProblem = {
  generator: smallGenerator(config),
  pairs: 2,
  masked: true,
  maskWeight: 3,
  noiseMode: "const",
  featureResolution: 8,
  movedLayers: 3,
  motionRadius: 2.5,
  trackRadius: 2,
};
const HANDLES = [
  [4, 6.25],
  [11, 9],
] as const;
const TARGETS = [
  [9, 2],
  [11.5, 9],
] as const;

const values = (feeds: Readonly<Record<string, Float32Tensor>>): Record<string, Value> =>
  Object.fromEntries(Object.entries(feeds).map(([name, tensor]) => [name, toValue(tensor)]));

const w = toValue(drawn("w", 1, 3, config.mapping.wDim));
const mask = float32(
  [1, 1, R, R],
  Array.from({ length: R * R }, (_, i) => (i % R < 7 ? 1 : 0)),
);
const shared = values({ rest: drawn("rest", 1, 3, config.mapping.wDim), points: float32([2, 2], HANDLES.flat()) });

const reference = referenceProgram(problem);
const referenceOf = (at: Value): Map<string, Value> => evaluateExactly(reference, { ...shared, w: at });
const output = (found: ReadonlyMap<string, Value>, name: string): Value =>
  found.get(name) ?? { shape: [], data: w.data };

/** A feature map [1, C, H, W] read bilinearly at a pixel of the image. */
function read({ shape: [, , side = 1], data }: Value, c: number, x: number, y: number): number {
  const place = (pixel: number): number => Math.min(side - 1, Math.max(0, ((pixel + 0.5) * side) / R - 0.5));
  const [column, row] = [place(x), place(y)];
  const [left, top] = [Math.floor(column), Math.floor(row)];
  const at = (i: number, j: number): number =>
    data[(c * side + Math.min(side - 1, j)) * side + Math.min(side - 1, i)] ?? NaN;
  const across = (j: number): number => at(left, j) + (column - left) * (at(left + 1, j) - at(left, j));
  return across(top) + (row - top) * (across(top + 1) - across(top));
}

/** Eq. 1 of Pan et al. 2023 in plain loops, the features at the handles taken from `held`. */
function plainLoss(features: Value, held: Value, before: Value): number {
  const [, channels = 1, side = 1] = features.shape;
  let loss = 0;
  HANDLES.forEach(([px, py], i) => {
    const [tx, ty] = TARGETS[i] ?? [NaN, NaN];
    const far = Math.max(1, Math.hypot(tx - px, ty - py));
    let [total, count] = [0, 0];
    for (let dy = -2; dy <= 2; dy++)
      for (let dx = -2; dx <= 2; dx++) {
        if (Math.hypot(dx, dy) >= 2.5) continue;
        count++;
        const [x, y] = [px + dx, py + dy];
        for (let c = 0; c < channels; c++)
          total += Math.abs(read(features, c, x + (tx - px) / far, y + (ty - py) / far) - read(held, c, x, y));
      }
    loss += total / (count * channels);
  });
  const changed = features.data.reduce((total, value, i) => {
    const column = i % side; // the mask's edge at 7 halves one column of the half resolution
    const still = column < 3 ? 0 : column === 3 ? 0.5 : 1;
    return total + Math.abs(value - (before.data[i] ?? NaN)) * still;
  }, 0);
  return loss + (problem.maskWeight * changed) / features.data.length;
}

describe("a step of a drag", () => {
  const start = referenceOf(w);
  const elsewhere = { shape: w.shape, data: w.data.map((value, i) => value + 0.2 * Math.sin(i)) };
  const before = output(referenceOf(elsewhere), "features");
  const zeros = float32([3 * config.mapping.wDim], new Float32Array(3 * config.mapping.wDim));
  const feeds = values({ targets: float32([2, 2], TARGETS.flat()), mask, firstMoment: zeros, secondMoment: zeros });
  const found = evaluateExactly(dragProgram(problem), {
    ...shared,
    ...feeds,
    ...values(adamFeeds(0.002, 1)),
    w,
    wanted: output(start, "wanted"),
    features: before,
  });
  const features = output(start, "features");

  it("has the loss of the paper", () => {
    const expected = plainLoss(features, features, before);
    expect(expected).toBeGreaterThan(0.1);
    expect(output(found, "loss").data[0]).toBeCloseTo(expected, 6);
  });

  it("goes down the loss's gradient, with the features at the handles held", () => {
    const slope = output(found, "newFirstMoment").data.map((value) => value / 0.1);
    const measured = slope.map((_, i) => {
      const moved = (by: number): Value => ({
        shape: w.shape,
        data: w.data.map((value, k) => (k === i ? value + by : value)),
      });
      const loss = (by: number): number => plainLoss(output(referenceOf(moved(by)), "features"), features, before);
      return (loss(1e-6) - loss(-1e-6)) / 2e-6;
    });
    expect(relativeError(slope, measured)).toBeLessThan(1e-5);
  });

  it("finds handles where they are while nothing has moved", () => {
    expect([...output(found, "newPoints").data]).toEqual(HANDLES.flat());
  });
});

describe("tracking", () => {
  /** Where two points of a map of random features are found after everything in it moved by (dx, dy). */
  function found(dx: number, dy: number): number[] {
    const trace = new Trace();
    const both = trace.input("points", [2, 2]);
    const points: Squares = { x: slice(both, 1, 0, 1), y: slice(both, 1, 1, 2) };
    const { x, y } = tracked(trace.input("features", [1, 3, R, R]), points, trace.input("wanted", [2, 3, 1, 1]), 3, R);
    const noise = drawn("features", 3, R, R).data;
    const at = (c: number, column: number, row: number): number => noise[(c * R + row) * R + column] ?? 0;
    const moved = Float32Array.from({ length: 3 * R * R }, (_, i) => {
      const [column, row] = [(i % R) - dx, (Math.floor(i / R) % R) - dy];
      return column < 0 || row < 0 || column >= R || row >= R ? 9 : at(Math.floor(i / (R * R)), column, row);
    });
    const starts = [5, 6, 12, 15];
    const wanted = [0, 1].flatMap((p) => [0, 1, 2].map((c) => at(c, starts[2 * p] ?? 0, starts[2 * p + 1] ?? 0)));
    const feeds = values({
      points: float32([2, 2], starts),
      features: float32([1, 3, R, R], moved),
      wanted: float32([2, 3, 1, 1], wanted),
    });
    return [...output(evaluateExactly(program({ found: concat([x, y], 1) }), feeds), "found").data];
  }

  it.each([
    [0, 0],
    [3, -2],
    [-1, -3],
  ])("finds features that moved by (%i, %i)", (dx, dy) => {
    expect(found(dx, dy)).toEqual([5 + dx, 6 + dy, 12 + dx, 15 + dy]);
  });

  it("takes the first of equally close features, inside the picture", () => {
    const trace = new Trace();
    const corner = trace.constant(float32([1, 1], [R - 1]));
    const flat = trace.constant(float32([1, 1, R, R], new Float32Array(R * R)));
    const wanted = trace.constant(float32([1, 1, 1, 1], [1]));
    const { x, y } = tracked(flat, { x: corner, y: corner }, wanted, 2, R);
    const at = evaluateExactly(program({ x, y }), {});
    expect([...output(at, "x").data, ...output(at, "y").data]).toEqual([R - 3, R - 3]);
  });
});

it.each([
  [8, { featureResolution: 4, movedLayers: 1, motionRadius: 2, trackRadius: 3 }],
  [64, { featureResolution: 32, movedLayers: 6, motionRadius: 2, trackRadius: 3 }],
  [256, { featureResolution: 128, movedLayers: 6, motionRadius: 2, trackRadius: 6 }],
  [1024, { featureResolution: 128, movedLayers: 6, motionRadius: 3, trackRadius: 12 }],
])("fits the sizes of the paper to pictures of %i pixels", (imgResolution, scales) => {
  expect(dragScales(generatorNetwork(generatorConfig({ imgResolution })))).toEqual(scales);
});
