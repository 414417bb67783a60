import { beforeAll, describe, expect, it } from "vitest";
import type { DragNews, DragWish, Look, Studio } from "../../web/studio/studio.ts";
import { difference, drawn, droppedFile, LOOK, seed, testStudio } from "./studios.ts";

const SIDE = 32;
const WISH: DragWish = { pairs: [{ handle: { x: 12, y: 20 }, target: { x: 12, y: 12 } }], numSteps: 3 };

let studio: Studio;
beforeAll(async () => {
  ({ studio } = testStudio());
  await studio.open({ file: droppedFile("tiny32.pkl") }, () => undefined);
});

async function newsOf(wish: Partial<DragWish> = {}, look: Partial<Look> = {}): Promise<readonly DragNews[]> {
  const news: DragNews[] = [];
  const hear = (one: DragNews): void => void news.push(one);
  expect(await studio.drag(seed(85), { ...LOOK, ...look }, { ...WISH, ...wish }, hear)).toBe(true);
  return news;
}

describe("a drag in the studio", () => {
  it("shows the picture as it was first, then each step, and what is seen is drawn of the w it tells", async () => {
    const look: Look = { ...LOOK, directions: [{ component: 0, amount: 2, layers: [0, 1, 2] }] };
    const [before] = await drawn(studio, [seed(85)], look);
    const news = await newsOf({}, look);
    expect(news.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
    expect(news[0]?.points).toEqual([{ x: 12, y: 20 }]);
    expect(difference(news[0]?.seen, before)).toBeLessThanOrEqual(1);
    const last = news.at(-1);
    if (last === undefined) throw new Error("no news");
    expect(difference(last.seen, before)).toBeGreaterThan(1);
    const [again] = await drawn(studio, [{ kind: "seed", seed: { name: "dragged", ws: last.ws } }], look);
    expect(difference(last.seen, again)).toBeLessThanOrEqual(1);
  });

  it("keeps what a mask does not let move", async () => {
    const changeOf = async (mask: Float32Array): Promise<number> => {
      const news = await newsOf({ mask });
      return difference(news[0]?.seen, news.at(-1)?.seen);
    };
    const area = SIDE * SIDE;
    expect(await changeOf(new Float32Array(area))).toBeLessThan(await changeOf(new Float32Array(area).fill(1)));
  });

  it("ends where it is stopped", async () => {
    const steps: number[] = [];
    const ended = await studio.drag(seed(85), LOOK, { ...WISH, numSteps: 100 }, ({ step }) => {
      steps.push(step);
      if (step === 1) studio.stop("drag");
    });
    expect(ended).toBe(false);
    expect(steps.at(-1)).toBeLessThan(4);
  });

  it("is refused for points outside the picture", async () => {
    const pairs = [{ handle: { x: 12, y: 32 }, target: { x: 12, y: 12 } }];
    await expect(studio.drag(seed(85), LOOK, { ...WISH, pairs }, () => undefined)).rejects.toThrow(/from 0 to 31/);
  });
});
