import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { seedWs, wsPictures } from "../../src/model/generation.ts";
import { styleMix } from "../../src/model/latents.ts";
import { mixPictures } from "../../src/model/mix.ts";
import type { Network } from "../../src/model/network.ts";
import type { Picture } from "../../src/model/picture.ts";
import { walkPictures } from "../../src/model/walk.ts";
import { loadNetwork } from "../../src/tasks/loadNetwork.ts";
import { toImageData } from "../../src/web/imageData.ts";
import { walkFilm } from "../../web/app/tabs/walk/walkFilm.ts";
import { toPagePicture } from "../../web/studio/pagePicture.ts";
import { PictureCache } from "../../web/studio/pictureCache.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { PagePicture } from "../../web/studio/studio.ts";
import { referenceFile } from "../checkpoints/files.ts";
import { difference, drawn, droppedFile, LOOK, seed, testStudio, type TestStudio } from "./studios.ts";

let network: Network;
beforeAll(async () => void (network = await loadNetwork(referenceFile("tiny32.pkl"), { device: "cpu" })));
afterAll(() => network.dispose());

let test: TestStudio;
beforeEach(async () => {
  test = testStudio();
  await test.studio.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
});

function expectSame(actual: readonly PagePicture[], expected: readonly Picture[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((picture, i) =>
    expect(difference(actual[i], toPagePicture(picture)), `image ${i}`).toBeLessThanOrEqual(1),
  );
}

describe("a drawing shows what the command line makes", () => {
  it.each([
    {},
    { truncationPsi: 0.5 },
    { truncationPsi: 0, truncationCutoff: 3 },
    { noiseMode: "none" },
    { noiseMode: "random" },
  ] as const)("of seeds under %j", async (look) => {
    const seeds = [85, 100, 3];
    expectSame(
      await drawn(test.studio, seeds.map(seed), look),
      await wsPictures(network, await seedWs(network, seeds, look), seeds, look),
    );
  });

  it("of mixes", async () => {
    const [rowSeeds, columnSeeds, styles] = [
      [85, 100],
      [55, 821, 1789],
      [0, 1, 2],
    ];
    const look = { truncationPsi: 0.7, noiseMode: "random" } as const;
    const recipes = rowSeeds.flatMap((row) =>
      columnSeeds.map((column): PictureRecipe => ({ kind: "mix", row, column, layers: styles })),
    );
    const { mixed } = await mixPictures(network, { ...look, rows: rowSeeds, columns: columnSeeds, styles });
    expectSame(await drawn(test.studio, recipes, look), mixed);
  });

  it.each(["w", "z"] as const)("of walks in %s, with noise that stands still", async (space) => {
    const look = { truncationPsi: 0.7, noiseMode: "random" } as const;
    const o = { ...look, seeds: [85, 100, 55], frames: 3, space, easing: "linear", loop: false } as const;
    const frames: Picture[] = [];
    for await (const frame of walkPictures(network, o)) frames.push(frame);
    const recipes = frames.map((_, i): PictureRecipe => {
      const leg = Math.min(1, Math.floor(i / 3));
      const [from = 0, to = 0] = o.seeds.slice(leg);
      return { kind: "walk", from, to, t: i / 3 - leg, space, noiseSeed: 85 };
    });
    expectSame(await drawn(test.studio, recipes, look), frames);
  });

  it("of edits, which are mixes, truncation and directions of one image", async () => {
    const look = { truncationPsi: 0.7 };
    const layers = [0, 1, 2];
    const edit = { kind: "edit", base: 85, blends: [], steps: [] } as const;
    const steps = [{ component: 1, amount: 2, layers: [3] }];
    const [plain, mixed, average, moved] = await drawn(
      test.studio,
      [
        edit,
        { ...edit, blends: [{ from: 55, layers, amount: 1 }] },
        { ...edit, blends: [{ from: "w_avg", layers, amount: 0.5 }] },
        { ...edit, steps },
      ],
      look,
    );
    const mix: PictureRecipe = { kind: "mix", row: 85, column: 55, layers };
    expect([plain, mixed]).toEqual(await drawn(test.studio, [seed(85), mix], look));
    expect([moved]).toEqual(await drawn(test.studio, [seed(85)], { ...look, directions: steps }));
    const half = await network.mapping(network.latents([85]), { truncationPsi: 0.35, truncationCutoff: 3 });
    const whole = await network.mapping(network.latents([85]), { truncationPsi: 0.7 });
    const ws = styleMix(whole, half, layers);
    expectSame(average === undefined ? [] : [average], await wsPictures(network, ws, [85], {}));
  });

  it("in more than one batch of ws, each picture at its place", async () => {
    const seeds = Array.from({ length: 40 }, (_, i) => 39 - i);
    const expected = await wsPictures(network, await seedWs(network, seeds, {}), seeds, {});
    expectSame(await drawn(test.studio, seeds.map(seed)), expected);
  });
});

describe("looks", () => {
  it("take a class where the network has some, and say so where one is missing", async () => {
    const { studio } = testStudio();
    await studio.open({ file: droppedFile("cond16.pkl") }, () => undefined);
    const [one] = await drawn(studio, [seed(1)], { label: 1 });
    const [other] = await drawn(studio, [seed(1)], { label: 2 });
    expect(difference(one, other)).toBeGreaterThan(1);
    await expect(drawn(studio, [seed(1)])).rejects.toThrow(/needs one of its 5 classes/);
    await expect(drawn(test.studio, [seed(1)], { label: 1 })).rejects.toThrow(/unconditional/);
  });

  it("take a vector in the place of a class, and a label of a picture's own", async () => {
    const { studio } = testStudio();
    await studio.open({ file: droppedFile("cond16.pkl") }, () => undefined);
    const [byClass] = await drawn(studio, [seed(1)], { label: 2 });
    const [byVector] = await drawn(studio, [seed(1)], { label: [0, 0, 1, 0, 0] });
    const [byOwn] = await drawn(studio, [{ kind: "seed", seed: 1, label: 2 }], { label: 0 });
    expect([byVector?.data, byOwn?.data]).toEqual([byClass?.data, byClass?.data]);
    await expect(drawn(studio, [seed(1)], { label: [1, 0] })).rejects.toThrow(/vectors of 5 numbers/);
  });

  it.each(["w", "z"] as const)("walk from class to class in %s as the command line does", async (space) => {
    const { studio } = testStudio();
    await studio.open({ file: droppedFile("cond16.pkl") }, () => undefined);
    const cond = await loadNetwork(referenceFile("cond16.pkl"), { device: "cpu" });
    const walk = { seeds: [1, 2], labels: [3, 0], frames: 4, space, easing: "linear", loop: true } as const;
    const expected: Picture[] = [];
    for await (const picture of walkPictures(cond, { ...walk, truncationPsi: 1 })) expected.push(picture);
    await cond.dispose();
    const look = { ...LOOK, label: 0 };
    const keyframes = [{ seed: 1, label: 3 }, { seed: 2 }];
    const film = walkFilm({ keyframes, space, frames: 4, loop: true }, look);
    const recipes = expected.map((_, frame) => film?.recipeAt(frame)).filter((recipe) => recipe !== undefined);
    expectSame(await drawn(studio, recipes, look), expected);
  });

  it("refuse layers that are not there", async () => {
    const recipe: PictureRecipe = { kind: "mix", row: 1, column: 2, layers: [8] };
    await expect(drawn(test.studio, [recipe])).rejects.toThrow(/style layers 0 to 7/);
  });

  it("move along directions, which are found when they are needed first", async () => {
    const [plain] = await drawn(test.studio, [seed(1)]);
    const steps = (...amounts: number[]): { directions: { component: number; amount: number }[] } => ({
      directions: amounts.map((amount, component) => ({ component, amount })),
    });
    const runs = test.events.length;
    expect(difference((await drawn(test.studio, [seed(1)], steps(0, 0)))[0], plain)).toBe(0);
    expect(test.events.length).toBe(runs + 2); // z to w to image
    const [there] = await drawn(test.studio, [seed(1)], steps(3));
    expect(difference(there, plain)).toBeGreaterThan(8);
    expect(test.events.length).toBeGreaterThan(runs + 2048 / 16);
    const held = { directions: [{ component: 0, amount: 3, layers: [] }] };
    expect(difference((await drawn(test.studio, [seed(1)], held))[0], plain)).toBe(0);
  });
});

describe("newer work", () => {
  const MANY = Array.from({ length: 100 }, (_, i) => seed(i));

  it("replaces older work of its place within a picture", async () => {
    let newer: Promise<PagePicture[]> | undefined;
    let late = 0;
    const ended = await test.studio.draw("gallery", MANY, LOOK, () => {
      if (newer === undefined) newer = drawn(test.studio, [seed(500)]);
      else late++;
    });
    expect(ended).toBe(false);
    expect(late).toBe(0);
    expect(await newer).toHaveLength(1);
  });

  it("leaves other places alone, which take turns", async () => {
    const heard: string[] = [];
    const draw = (place: "gallery" | "mix", first: number): Promise<boolean> =>
      test.studio.draw(
        place,
        [0, 1, 2, 3].map((i) => seed(first + i)),
        LOOK,
        () => void heard.push(place),
      );
    expect(await Promise.all([draw("gallery", 0), draw("mix", 10)])).toEqual([true, true]);
    expect(heard).toHaveLength(8);
    expect(heard.slice(0, 4)).toContain("mix");
    expect(heard.slice(4)).toContain("gallery");
  });

  it("is heard while one works that does not wait for the page", async () => {
    let count = 0;
    const { port1: page, port2: worker } = new MessageChannel();
    worker.onmessage = () => test.studio.stop("export");
    const ended = await test.studio.draw("export", MANY, LOOK, () => {
      if (++count === 1) page.postMessage("stop");
    });
    worker.close();
    expect(ended).toBe(false);
    expect(count).toBeLessThan(100);
    expect(await test.studio.draw("export", [], LOOK, () => undefined)).toBe(true);
  });
});

describe("what was drawn", () => {
  it("is remembered under its look, and comes first", async () => {
    const first = await drawn(test.studio, [seed(1), seed(2)]);
    const runs = test.events.length;
    expect(await drawn(test.studio, [seed(2), seed(1)])).toEqual([first[1], first[0]]);
    expect(test.events.length).toBe(runs);
    await drawn(test.studio, [seed(2)], { truncationPsi: 0.9 });
    expect(test.events.length).toBe(runs + 2);
    const order: number[] = [];
    await test.studio.draw("gallery", [seed(7), seed(1)], LOOK, (index) => void order.push(index));
    expect(order).toEqual([1, 0]);
  });

  it("is forgotten when there is too much, the longest unused first", () => {
    const picture = (): PagePicture => ({ width: 5, height: 5, data: new Uint8ClampedArray(100) });
    const cache = new PictureCache(250);
    for (const key of ["a", "b", "a"]) cache.set(key, picture());
    expect(cache.get("b")).toBeDefined();
    cache.set("c", picture());
    expect(["a", "b", "c"].map((key) => cache.get(key) !== undefined)).toEqual([false, true, true]);
    cache.set("huge", { width: 10, height: 10, data: new Uint8ClampedArray(400) });
    expect(["b", "c", "huge"].map((key) => cache.get(key))).toEqual([undefined, undefined, undefined]);
  });
});

describe("pictures for a page", () => {
  it.each([
    [1, [9], [9, 9, 9, 255]],
    [2, [9, 100], [9, 9, 9, 100]],
    [3, [1, 2, 3], [1, 2, 3, 255]],
    [4, [1, 2, 3, 100], [1, 2, 3, 100]],
  ] as const)("of %d channels are RGBA", (channels, from, to) => {
    const picture = { width: 1, height: 2, channels, data: Uint8Array.of(...from, ...from) };
    expect(toPagePicture(picture)).toEqual({ width: 1, height: 2, data: Uint8ClampedArray.of(...to, ...to) });
  });

  it("are ImageData where there is a canvas", () => {
    class FakeImageData {
      readonly parts: readonly unknown[];
      constructor(...parts: readonly unknown[]) {
        this.parts = parts;
      }
    }
    Object.assign(globalThis, { ImageData: FakeImageData });
    const made = toImageData({ width: 2, height: 1, channels: 1, data: Uint8Array.of(7, 8) });
    expect(made).toMatchObject({ parts: [Uint8ClampedArray.of(7, 7, 7, 255, 8, 8, 8, 255), 2, 1] });
    Reflect.deleteProperty(globalThis, "ImageData");
  });
});
