import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNpz } from "../../src/formats/numpy/npz.ts";
import { wsPictures } from "../../src/model/generation.ts";
import { seedLatents } from "../../src/model/latents.ts";
import { principalComponents } from "../../src/model/principalComponents.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { readLatentFile } from "../../src/tasks/readLatents.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";
import { layerPictures } from "../../web/studio/inspect.ts";
import { toPagePicture } from "../../web/studio/pagePicture.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { Look, PagePicture, Studio } from "../../web/studio/studio.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { difference, drawn, droppedFile, LOOK, seed, testStudio } from "./studios.ts";

let studio: Studio;
let folder: string;
beforeAll(async () => {
  ({ studio } = testStudio());
  await studio.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
  folder = await mkdtemp(join(tmpdir(), "stylegan-inspect-"));
});
afterAll(() => rm(folder, { recursive: true }));

const greys = ({ data }: PagePicture): number[] => Array.from(data).filter((_, i) => i % 4 === 0);

describe("inspection", () => {
  it.each(["const", "random"] as const)("ends with the picture itself, %s noise", async (noiseMode) => {
    const look: Look = { ...LOOK, truncationPsi: 0.7, noiseMode };
    const layers = await studio.inspect(seed(85), look);
    expect(layers.map(({ resolution }) => resolution)).toEqual([4, 8, 16, 32]);
    for (const { resolution, image, contribution, features } of layers) {
      for (const picture of [image, contribution, ...features]) {
        expect(picture).toMatchObject({ width: resolution, height: resolution });
      }
      expect(features).toHaveLength(8);
    }
    const [picture] = await drawn(studio, [seed(85)], look);
    expect(difference(layers.at(-1)?.image, picture)).toBeLessThanOrEqual(1);
    expect(difference(layers[0]?.image, layers[0]?.contribution)).toBeGreaterThan(1);
  });

  it("shows contributions and maps over their full range, the map that varies most first", () => {
    const image = float32([1, 1, 1, 4], [-1, 0, 1, 0.5]);
    const rgb = float32([1, 1, 1, 4], [0, 0.01, -0.02, 0.005]);
    const maps = [
      [0, 0, 0, 0],
      [5, 6, 5, 6],
      [-10, 0, 10, 30],
    ];
    const layer = layerPictures({ resolution: 4, image, rgb, features: float32([1, 3, 1, 4], maps.flat()) });
    expect(greys(layer.image)).toEqual([0, 128, 255, 191]);
    expect(greys(layer.contribution)).toEqual([128, 191, 0, 159]);
    expect(layer.features.map(greys)).toEqual([
      [0, 64, 128, 255],
      [0, 255, 0, 255],
      [128, 128, 128, 128],
    ]);
    const nothing = { resolution: 4, image, rgb: float32([1, 1, 1, 4], [0, 0, 0, 0]), features: rgb };
    expect(greys(layerPictures(nothing).contribution)).toEqual([128, 128, 128, 128]);
  });
});

describe("directions", () => {
  it("are found once, and everyone who waits hears how far they are", async () => {
    const heard: [number[], number[]] = [[], []];
    const [one, other] = await Promise.all(
      heard.map((fractions) =>
        studio.directions((fraction, doing) => {
          expect(doing).toBe("Computing directions");
          fractions.push(fraction);
        }),
      ),
    );
    expect(other).toEqual(one);
    expect(heard[0]).toEqual(heard[1]);
    expect(heard[0].at(-1)).toBe(1);
    expect(heard[0]).toHaveLength(2048 / 64);
    expect(one?.samples).toBe(2048);
    expect(one?.explained).toHaveLength(32);
    const again: number[] = [];
    await studio.directions((fraction) => void again.push(fraction));
    expect(again).toEqual([]);
  });

  it("may be worked out elsewhere, while pictures are drawn here", async () => {
    let finish: () => void = () => undefined;
    const { studio: other } = testStudio(async (...args) => {
      await new Promise<void>((resolve) => (finish = resolve));
      return principalComponents(...args);
    });
    await other.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
    let isFound = false;
    const finding = new Promise<void>((resolve) => {
      void other.directions((fraction) => void (fraction === 1 && resolve())).then(() => (isFound = true));
    });
    await finding;
    expect(await drawn(other, [seed(1), seed(2)])).toHaveLength(2);
    expect(isFound).toBe(false);
    finish();
    expect(await other.directions(() => undefined)).toEqual(await studio.directions(() => undefined));
  });

  it("stop when another network is opened", async () => {
    const { studio: other } = testStudio();
    await other.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
    let opening: Promise<unknown> = Promise.resolve();
    const finding = other.directions(() => {
      opening = other.open({ file: droppedFile("cond16.pkl") }, () => undefined);
    });
    await expect(finding).rejects.toThrow(/abort/);
    await opening;
    expect((await other.directions(() => undefined)).explained).toHaveLength(32);
  });
});

describe("latents", () => {
  const WALK: PictureRecipe = { kind: "walk", from: 85, to: 100, t: 0.25, space: "w" };
  const MIX: PictureRecipe = { kind: "mix", row: 85, column: 100, layers: [0, 1] };

  it("are what the command line draws the same pictures from", async () => {
    const look: Partial<Look> = { truncationPsi: 0.5, directions: [{ component: 1, amount: 2 }] };
    const recipes = [seed(85), MIX, WALK];
    const path = join(folder, "latents.npz");
    await writeFile(path, await studio.latents(recipes, { ...LOOK, ...look }));
    const { w: ws } = await readLatentFile(path);
    expect(ws.shape).toEqual([3, 8, 64]);
    const network = await loadNetwork(referenceFile("tiny32.pkl"), { device: "cpu" });
    const pictures = await wsPictures(network, ws, [0, 1, 2], {});
    await network.dispose();
    (await drawn(studio, recipes, look)).forEach((picture, i) =>
      expect(difference(picture, pictures[i] && toPagePicture(pictures[i]))).toBeLessThanOrEqual(1),
    );
  });

  it("have z where every recipe has one", async () => {
    const zWalk: PictureRecipe = { ...WALK, space: "z", t: 0 };
    const z = readNpz(await studio.latents([seed(85), zWalk], LOOK)).get("z");
    expect(z?.shape).toEqual([2, 64]);
    expect(z?.data.slice(0, 64)).toEqual(seedLatents([85], 64).data);
    expect(z?.data.slice(64)).toEqual(seedLatents([85], 64).data);
    expect([...readNpz(await studio.latents([seed(85), MIX], LOOK)).keys()]).toEqual(["w"]);
  });
});
