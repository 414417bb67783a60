import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSafetensors } from "../../src/formats/safetensors/readSafetensors.ts";
import { toPictures, type Picture } from "../../src/model/picture.ts";
import type { Network } from "../../src/model/network.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { EASINGS, walkLength, walkPictures, type WalkOptions } from "../../src/model/walk.ts";
import { isDType } from "../../src/tensor/hostTensor.ts";
import { referenceFile } from "../checkpoints/files.ts";

let network: Network;
beforeAll(async () => void (network = await loadNetwork(referenceFile("tiny32.pkl"), { device: "cpu" })));
afterAll(() => network.dispose());

const WALK: WalkOptions = { seeds: [85, 100], frames: 4, space: "w", easing: "linear", loop: false };

async function pictures(o: Partial<WalkOptions> = {}): Promise<Picture[]> {
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
    const walks = [{ seeds: [1, 2, 3], frames: 3 }, { frames: 1, loop: true }, { frames: 2, loop: true }];
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
