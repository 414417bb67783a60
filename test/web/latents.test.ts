import { expect, it } from "vitest";
import type { WsSource } from "../../src/model/wsSource.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import {
  distinct,
  findSource,
  freeName,
  latentsOf,
  sourceText,
  sourceTitle,
  usableSources,
} from "../../web/app/view/latents.ts";
import { latentsIn } from "../../web/app/view/latentsIn.ts";
import { FIRST_VIEW, type View } from "../../web/app/view/view.ts";

const NETWORK = { numWs: 2, wDim: 3 };
const ORIGIN = { kind: "file", file: "faces.npz" } as const;
const rising = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i);

it("an array of w becomes latents of the network's layers, numbered where there are several", () => {
  const [first, second, ...others] = latentsOf(float32([2, 2, 3], rising(12)), "face", ORIGIN, NETWORK);
  expect(others).toEqual([]);
  expect([first?.name, second?.name]).toEqual(["face-1", "face-2"]);
  expect(second?.ws).toEqual(float32([1, 2, 3], [6, 7, 8, 9, 10, 11]));
  expect(first?.id).toMatch(/^[0-9a-f]{32}$/);
  expect(first?.id).not.toBe(second?.id);
  const [one] = latentsOf(float32([3], rising(3)), "face", ORIGIN, NETWORK);
  expect([one?.name, one?.ws.data]).toEqual(["face", Float32Array.of(0, 1, 2, 0, 1, 2)]);
  expect(() => latentsOf(float32([4], rising(4)), "face", ORIGIN, NETWORK)).toThrow(/takes the shapes/);
});

it("sources are told apart by seed and name, and those of other networks are left out", () => {
  const [face] = latentsOf(float32([3], rising(3)), "85", ORIGIN, NETWORK);
  if (face === undefined) throw new Error("no latent");
  const sources = [85, face, 85, 7];
  expect(distinct(sources)).toEqual([85, face, 7]);
  expect([findSource(sources, "85"), findSource(sources, 85), findSource(sources, 8)]).toEqual([face, 85, undefined]);
  expect(sources.map(sourceText)).toEqual(["seed 85", "85", "seed 85", "seed 7"]);
  expect(sourceTitle(7)).toBe("Seed 7");
  expect(usableSources(sources, { numWs: 4, wDim: 3 })).toEqual([85, 85, 7]);
  expect(usableSources(sources, undefined)).toEqual([85, 85, 7]);
  expect(usableSources(sources, NETWORK)).toBe(sources);
  expect([freeName("85", [face]), freeName("face", [face])]).toEqual(["85-2", "face"]);
});

it("a view is made of the latents of all its tabs", () => {
  expect(latentsIn(FIRST_VIEW)).toEqual([]);
  const all = latentsOf(float32([8, 2, 3], rising(48)), "face", ORIGIN, NETWORK);
  const [seed, row, column, key, moved, base, blended] = all.map((latent) => latent as WsSource);
  const view: View = {
    ...FIRST_VIEW,
    seeds: [1, seed ?? 0],
    mix: { rows: [row ?? 0, 2], columns: [column ?? 0] },
    walk: { ...FIRST_VIEW.walk, keyframes: [{ seed: 3 }, { seed: key ?? 0 }] },
    directions: { seed: moved ?? 0, names: {} },
    edit: {
      base: base ?? 0,
      blends: [
        { from: "w_avg", layers: [0], amount: 1 },
        { from: blended ?? 0, layers: [0], amount: 1 },
      ],
      steps: [],
    },
  };
  expect(latentsIn(view).map(({ name }) => name)).toEqual(all.slice(0, 7).map(({ name }) => name));
});
