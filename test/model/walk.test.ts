import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { seedWs, wsPictures } from "../../src/model/generation.ts";
import type { Label } from "../../src/model/labels.ts";
import { toPictures, type Picture } from "../../src/model/picture.ts";
import type { Network } from "../../src/model/network.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { EASINGS, walkLength, type TimedWalk, type WalkOptions } from "../../src/model/recipe/recipe.ts";
import { walkFrames, walkPictures } from "../../src/model/walk.ts";
import { float32, isDType } from "../../src/tensor/hostTensor.ts";
import { referenceFile } from "../checkpoints/files.ts";

let network: Network;
beforeAll(async () => void (network = await loadNetwork(referenceFile("tiny32.pkl"), { device: "cpu" })));
afterAll(() => network.dispose());

const WALK: WalkOptions = { seeds: [85, 100], frames: 4, space: "w", easing: "linear", loop: false };

async function pictures(o: Partial<TimedWalk> = {}): Promise<Picture[]> {
  const all: Picture[] = [];
  for await (const picture of walkPictures(network, { ...WALK, ...o })) all.push(picture);
  return all;
}

function difference(a: Picture | undefined, b: Picture | undefined): number {
  if (a?.data.length !== b?.data.length) return Infinity;
  return a?.data.reduce((most, value, i) => Math.max(most, Math.abs(value - (b?.data[i] ?? NaN))), 0) ?? Infinity;
}

describe("walkPictures", () => {
  it("gives the official pictures on the way", async () => {
    const { tensors, metadata } = readSafetensors(referenceFile("tiny32.expected.safetensors"));
    expect(metadata.get("cases")).toContain('"seeds"');
    const images = tensors.get("walk/image");
    if (images === undefined || !isDType(images, "float32")) throw new Error("no walk/image");
    const official = toPictures(images);
    const ours = await pictures();
    expect(ours).toHaveLength(5);
    official.forEach((picture, i) => expect(difference(ours[i], picture), `frame ${i}`).toBeLessThanOrEqual(1));
  });

  it("has the length that it tells", async () => {
    const walks = [
      { seeds: [1, 2, 3], frames: 3 },
      { frames: 1, loop: true },
      { frames: 2, loop: true },
    ];
    for (const o of walks) {
      expect(await pictures(o)).toHaveLength(walkLength({ ...WALK, ...o }));
    }
    expect(walkLength({ seeds: [1, 2, 3], frames: 60, loop: false })).toBe(121);
    expect(walkLength({ seeds: [1, 2, 3], frames: 60, loop: true })).toBe(180);
  });

  it("meets each seed's own picture, in both spaces and at every ease", async () => {
    const [first, middle] = [(await pictures())[0], (await pictures())[4]];
    for (const space of ["w", "z"] as const) {
      const all = await pictures({ seeds: [85, 100, 85], frames: 2, space, easing: "smooth" });
      expect(difference(all[0], first)).toBeLessThanOrEqual(1);
      expect(difference(all[2], middle)).toBeLessThanOrEqual(1);
      expect(difference(all[4], first)).toBeLessThanOrEqual(1);
    }
  });

  it("holds layers of a seed, and of the average under any truncation", async () => {
    const [average] = await pictures({ truncationPsi: 0 });
    const held = await pictures({ hold: { from: "w_avg", styles: [0, 1, 2, 3, 4, 5, 6, 7] }, truncationPsi: 0.5 });
    for (const picture of held) expect(difference(picture, average)).toBeLessThanOrEqual(1);
  });

  it("keeps random noise still through the film", async () => {
    const [one, two] = await pictures({ seeds: [85, 85], frames: 1, noiseMode: "random" });
    expect(difference(one, two)).toBe(0);
  });
});

it("eases from 0 to 1, slowly at both ends", () => {
  for (const ease of Object.values(EASINGS)) expect([ease(0), ease(0.5), ease(1)]).toEqual([0, 0.5, 1]);
  expect(EASINGS.smooth(0.1)).toBeLessThan(0.1);
  expect(EASINGS.smooth(0.9)).toBeGreaterThan(0.9);
});

describe("a score", () => {
  it("draws pictures to the average one, in the layers that truncation has", async () => {
    const score = { positions: [0, 0, 0.5], truncation: [1, 0.4, 0] };
    const [free, half, none] = await pictures({ score });
    expect(difference(free, (await pictures())[0])).toBe(0);
    expect(difference(half, (await pictures({ truncationPsi: 0.4 }))[0])).toBeLessThanOrEqual(1);
    expect(difference(none, (await pictures({ truncationPsi: 0 }))[0])).toBeLessThanOrEqual(1);
    const [, some] = await pictures({ score, truncationCutoff: 3 });
    const cut = await pictures({ truncationPsi: 0.4, truncationCutoff: 3 });
    expect(difference(some, cut[0])).toBeLessThanOrEqual(1);
  });
});

describe("steps of keyframes", () => {
  const amounts = [1.5, -2];
  const along = { file: "own", vectors: float32([1, 64], new Float32Array(64).fill(0.3)), standardDeviations: [1] };
  const step = (amount: number, layers?: number[]) => ({ component: 0, amount, of: along, ...(layers && { layers }) });

  it.each(["w", "z"] as const)("are made as far as the walk is from the other keyframe, in %s", async (space) => {
    const moves = amounts.map((amount) => [step(amount)]);
    const frames = await pictures({ moves, space });
    const plain = { ...WALK, space, frames: 4 };
    for (const [frame, amount] of [
      [0, 1.5],
      [1, 0.75 * 1.5 - 0.25 * 2],
      [4, -2],
    ] as const) {
      const [same] = await taken({ ...plain, directions: [step(amount)] }, frame);
      expect(difference(frames[frame], same), `frame ${frame}`).toBeLessThanOrEqual(1);
    }
    expect(difference(frames[0], (await pictures({ space }))[0])).toBeGreaterThan(5);
  });

  it("leave held layers as they are, and begin anew", async () => {
    const hold = { from: 9, styles: [0, 1, 2, 3, 4, 5, 6, 7] };
    const frames = await pictures({ moves: [[step(3)], []], hold });
    for (const frame of frames) expect(difference(frame, frames[4])).toBe(0);
    expect(walkLength({ ...WALK, seeds: [1], moves: [[], [step(1)], []] })).toBe(9);
    await expect(pictures({ moves: [[{ ...step(1), component: 4 }], []] })).rejects.toThrow(/directions are 0 to 0/);
  });
});

async function taken(o: WalkOptions, frame: number): Promise<Picture[]> {
  const all: Picture[] = [];
  for await (const picture of walkFrames(network, o, [frame])) all.push(picture);
  return all;
}

describe("labels along a walk", () => {
  let classes: Network;
  beforeAll(async () => void (classes = await loadNetwork(referenceFile("cond16.pkl"), { device: "cpu" })));
  afterAll(() => classes.dispose());

  const walk = async (o: Partial<WalkOptions>): Promise<Picture[]> => {
    const all: Picture[] = [];
    for await (const picture of walkPictures(classes, { ...WALK, frames: 2, ...o })) all.push(picture);
    return all;
  };
  const still = async (seed: number, label: Label): Promise<Picture | undefined> =>
    (await wsPictures(classes, await seedWs(classes, [seed], { label }), [seed], {}))[0];

  it.each(["w", "z"] as const)("lead from class to class in %s, at each stop the class itself", async (space) => {
    const frames = await walk({ seeds: [7], labels: [0, 3, 4], space });
    expect(frames).toHaveLength(5);
    for (const [frame, label] of [
      [0, 0],
      [2, 3],
      [4, 4],
    ] as const) {
      expect(difference(frames[frame], await still(7, label)), `class ${label}`).toBeLessThanOrEqual(1);
    }
    expect(difference(frames[1], frames[0])).toBeGreaterThan(1);
  });

  it("are joined in z as vectors", async () => {
    const [, between] = await walk({ seeds: [7], labels: [0, [0, 0, 0, 1, 0]], space: "z" });
    expect(difference(between, await still(7, [0.5, 0, 0, 0.5, 0]))).toBeLessThanOrEqual(1);
  });

  it("begin anew where there are fewer of them than seeds, and the other way round", async () => {
    const frames = await walk({ seeds: [7, 8, 9], labels: [1, 2] });
    expect(difference(frames[4], await still(9, 1))).toBeLessThanOrEqual(1);
    expect(walkLength({ ...WALK, seeds: [7, 8], labels: [1, 2, 3], frames: 2 })).toBe(5);
  });

  it("leave held layers under the first of them, as the page's walks with classes of their own do", async () => {
    const hold = { from: 9, styles: [0, 1, 2, 3, 4, 5] };
    const own = await still(9, 3);
    for (const o of [{ labels: [3, 0] }, { labels: [3, 0], label: 1 }]) {
      for (const frame of await walk({ ...o, hold })) expect(difference(frame, own)).toBeLessThanOrEqual(1);
    }
  });

  it("are needed, and must be the network's", async () => {
    await expect(walk({})).rejects.toThrow(/needs one of its 5 classes/);
    await expect(walk({ labels: [0, 5] })).rejects.toThrow(/classes 0 to 4, but got 5/);
  });
});
