import { beforeAll, describe, expect, it } from "vitest";
import type { DecodedImage } from "../../src/datasets/imageSource.ts";
import type { ProjectionNews, ProjectionWish, Studio } from "../../web/studio/studio.ts";
import { drawn, droppedFile, LOOK, seed, testStudio } from "./studios.ts";

const WISH: ProjectionWish = { numSteps: 12, space: "w" };
const PHOTO = new Blob(["photo"]);

/** Seed 85's own image, which the photo shows. */
let own: DecodedImage;
let studio: Studio;
beforeAll(async () => {
  ({ studio } = testStudio(undefined, () => Promise.resolve(own)));
  await studio.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
  const [picture] = await drawn(studio, [seed(85)]);
  if (picture === undefined) throw new Error("no picture");
  const { width, height, data } = picture;
  own = { width, height, channels: 3, data: Uint8Array.from(data.filter((_, i) => i % 4 !== 3)) };
});

async function newsOf(wish = WISH): Promise<readonly ProjectionNews[]> {
  const news: ProjectionNews[] = [];
  expect(await studio.project(PHOTO, wish, (one) => void news.push(one))).toBe(true);
  return news;
}

describe("a photo's projection", () => {
  it("tells the photo first, then every step, and comes closer; what is seen is drawn of the w it tells", async () => {
    const [first, ...steps] = await newsOf();
    expect(first).toMatchObject({ step: 0, distance: NaN, seen: { width: 32, height: 32 } });
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    const last = steps.at(-1);
    expect(last?.distance).toBeLessThan((steps[0]?.distance ?? 0) * 0.9);
    if (last?.ws === undefined) throw new Error("no w");
    const found = { name: "photo", ws: last.ws };
    const [again] = await drawn(studio, [{ kind: "seed", seed: found }]);
    expect(again).toEqual(last.seen);
    expect(await studio.ws({ kind: "seed", seed: found }, { ...LOOK, truncationPsi: 0.5 })).toEqual(last.ws);
  });

  it("waits until its news are answered, while pictures are drawn, and ends where it is stopped", async () => {
    let goOn = (): void => undefined;
    let heard = 0;
    let reached = (): void => undefined;
    const paused = new Promise<void>((resolve) => (reached = resolve));
    const projection = studio.project(PHOTO, WISH, ({ step }) => {
      heard = step;
      if (step === 3) studio.stop("project");
      if (step !== 2) return undefined;
      reached();
      return new Promise<void>((resolve) => (goOn = resolve));
    });
    await paused;
    expect(await drawn(studio, [seed(1), seed(2)])).toHaveLength(2);
    expect(heard).toBe(2);
    goOn();
    expect(await projection).toBe(false);
    expect(heard).toBe(3);
  });

  it.each([
    ["stopped", () => studio.stop("project")],
    ["in the way of another network", () => studio.open({ file: droppedFile("tiny32.pkl") }, () => undefined)],
  ])("ends while it waits for an answer, where it is %s", async (_, leave) => {
    let reached = (): void => undefined;
    const paused = new Promise<void>((resolve) => (reached = resolve));
    const projection = studio.project(PHOTO, WISH, ({ step }) => {
      if (step !== 2) return undefined;
      reached();
      return new Promise<void>(() => undefined);
    });
    await paused;
    await leave();
    expect(await projection).toBe(false);
  });

  it("is refused for what is no image, and for a network without discriminator", async () => {
    const blind = testStudio().studio;
    const summary = await blind.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
    expect(summary.hasDiscriminator).toBe(true);
    await expect(blind.project(PHOTO, WISH, () => undefined)).rejects.toThrow(/project the photo: .*no image/);
    const { studio: bare } = testStudio(undefined, () => Promise.resolve(own));
    const { file } = await studio.save("safetensors");
    const generator = droppedFile("generator.safetensors", new Uint8Array(await file.arrayBuffer()));
    const { hasDiscriminator } = await bare.open({ file: generator }, () => undefined);
    expect(hasDiscriminator).toBe(false);
    await expect(bare.project(PHOTO, WISH, () => undefined)).rejects.toThrow(/must hold a discriminator/);
  });
});
