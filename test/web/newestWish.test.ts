import { describe, expect, it, vi } from "vitest";
import {
  NewestWish,
  pictureMaker,
  pictureWish,
  type NewestWishOptions,
  type PictureWish,
} from "../../web/app/pictures/newestWish.ts";
import { settled } from "./walk/fakeDrawing.ts";
import type { PictureRecipe } from "../../src/model/recipe/recipe.ts";
import type { Look, PagePicture } from "../../web/studio/studio.ts";

const look = (truncationPsi: number): Look => ({ truncationPsi, noiseMode: "const", directions: [] });
const seeds = (...list: number[]): PictureRecipe[] => list.map((seed) => ({ kind: "seed", seed }));

/** A call that is answered by hand. */
interface Call {
  readonly seeds: readonly number[];
  readonly psi: number;
  readonly give: (index: number) => PagePicture;
  readonly end: (error?: Error) => Promise<void>;
}

/** A studio that draws what the test tells it to. */
function byHand(options: NewestWishOptions = {}) {
  const calls: Call[] = [];
  const stops: string[] = [];
  const draw = (
    _place: string,
    recipes: readonly PictureRecipe[],
    { truncationPsi }: Look,
    onPicture: (index: number, picture: PagePicture) => void,
  ): Promise<boolean> =>
    new Promise((resolve, reject) => {
      calls.push({
        seeds: recipes.map((recipe) => (recipe.kind === "seed" ? Number(recipe.seed) : -1)),
        psi: truncationPsi,
        give(index) {
          const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) };
          onPicture(index, picture);
          return picture;
        },
        async end(error) {
          if (error === undefined) resolve(true);
          else reject(error);
          await settled();
        },
      });
    });
  const live = new NewestWish(pictureMaker({ draw, stop: (place) => void stops.push(place) }, "gallery"), options);
  let urgent: readonly PictureWish[] = [];
  let wishes: readonly PictureWish[] = [];
  const want = (recipes: readonly PictureRecipe[], of: Look, only = [...recipes.keys()]): void => {
    wishes = recipes.map((recipe) => pictureWish(recipe, of));
    urgent = wishes.filter((_, index) => only.includes(index));
    live.want(wishes, urgent);
  };
  const missing = (): number => urgent.filter((wish) => !live.isFulfilled(wish)).length;
  const pictures = (): (PagePicture | undefined)[] => wishes.map((wish) => live.at(wish));
  const call = (index: number): Call => {
    const found = calls[index];
    if (found === undefined) throw new Error(`there is no call ${index} yet`);
    return found;
  };
  return { live, want, pictures, missing, calls, call, stops };
}

describe("live pictures", () => {
  it("appear one after another, in the order of the recipes", () => {
    const { want, pictures, missing, call } = byHand();
    want(seeds(7, 8), look(1));
    expect([pictures(), missing()]).toEqual([[undefined, undefined], 2]);
    const second = call(0).give(1);
    expect([pictures(), missing()]).toEqual([[undefined, second], 1]);
  });

  it("wait for one picture before a newer wish replaces the work, and then show the newest", () => {
    const { want, calls, call } = byHand();
    want(seeds(1, 2, 3), look(1));
    want(seeds(1, 2, 3), look(0.9));
    want(seeds(1, 2, 3), look(0.8));
    expect(calls).toHaveLength(1);
    call(0).give(0);
    expect(calls).toHaveLength(2);
    expect(call(1).psi).toBe(0.8);
  });

  it("that waited longest come first", () => {
    const { want, call } = byHand();
    want(seeds(1, 2, 3), look(1));
    call(0).give(0);
    want(seeds(1, 2, 3), look(0.9));
    expect(call(1).seeds).toEqual([2, 3, 1]);
  });

  it("draw only what is new when there are more", async () => {
    const { want, call } = byHand();
    want(seeds(1), look(1));
    call(0).give(0);
    await call(0).end();
    want(seeds(1, 2), look(1));
    expect(call(1).seeds).toEqual([2]);
  });

  it("never fall back to an older look", () => {
    const { want, pictures, call } = byHand();
    want(seeds(1, 2), look(1));
    call(0).give(1);
    want(seeds(1, 2), look(0.5));
    const newer = call(1).give(0);
    call(0).give(0);
    expect(pictures()[0]).toBe(newer);
  });

  it("of an edited image stay until its next edit is drawn, in one go with the others", () => {
    const { want, pictures, missing, calls, call } = byHand();
    const edited = (amount: number): PictureRecipe[] => [
      { kind: "edit", base: 7, blends: [], steps: [{ component: 0, amount }] },
      { kind: "seed", seed: 7 },
    ];
    want(edited(0), look(1));
    const [first, plain] = [call(0).give(0), call(0).give(1)];
    expect(calls).toHaveLength(1);
    want(edited(2), look(1));
    expect([pictures(), missing()]).toEqual([[first, plain], 1]);
    const second = call(1).give(0);
    expect(pictures()[0]).toBe(second);
    expect(missing()).toBe(0);
  });

  it("stop when what is wanted is there already", () => {
    const { want, missing, call, stops } = byHand();
    want(seeds(1, 2), look(1));
    call(0).give(0);
    want(seeds(1), look(1));
    expect(stops).toEqual(["gallery"]);
    expect(missing()).toBe(0);
  });

  it("may be but one for a while", () => {
    const { want, missing, calls, call } = byHand();
    want(seeds(1, 2, 3), look(1), [1]);
    expect(call(0).seeds).toEqual([2]);
    expect(missing()).toBe(1);
    call(0).give(0);
    want(seeds(1, 2, 3), look(1));
    expect(calls.at(-1)?.seeds).toEqual([1, 3]);
  });

  it("say what went wrong, and try again at the next wish", async () => {
    const { live, want, calls, call } = byHand();
    want(seeds(1), look(1));
    await call(0).end(new Error("out of memory"));
    expect(live.failure).toBe("out of memory");
    want(seeds(1), look(0.5));
    expect(live.failure).toBeUndefined();
    expect(calls).toHaveLength(2);
    await call(1).end(new Error("no answer"));
    live.retry();
    expect(live.failure).toBeUndefined();
    expect(call(2)).toMatchObject({ seeds: [1], psi: 0.5 });
  });

  it("go on with work that draws what comes next anyway", async () => {
    const { want, calls, call } = byHand();
    want(seeds(1, 2), look(1));
    call(0).give(0);
    want(seeds(1, 2, 3), look(1));
    expect(calls).toHaveLength(1);
    call(0).give(1);
    expect(call(1).seeds).toEqual([3]);
  });

  it("are drawn some at once, those of one look together", async () => {
    const { live, calls, call } = byHand({ atOnce: 3 });
    const psis = [1, 0.5, 1, 0.5];
    live.want(psis.map((psi, seed) => pictureWish({ kind: "seed", seed }, look(psi))));
    expect(call(0)).toMatchObject({ seeds: [0, 2], psi: 1 });
    [0, 1].forEach((index) => call(0).give(index));
    await call(0).end();
    expect(call(1)).toMatchObject({ seeds: [1], psi: 0.5 });
    call(1).give(0);
    await call(1).end();
    expect(call(2)).toMatchObject({ seeds: [3], psi: 0.5 });
    expect(calls).toHaveLength(3);
  });

  it("of wishes that keep changing wait until these stand still", () => {
    vi.useFakeTimers();
    try {
      const { want, calls, call } = byHand({ quietMs: 250 });
      want(seeds(1), look(1));
      vi.advanceTimersByTime(200);
      want(seeds(1), look(0.5));
      vi.advanceTimersByTime(249);
      expect(calls).toHaveLength(0);
      vi.advanceTimersByTime(1);
      expect(call(0).psi).toBe(0.5);
    } finally {
      vi.useRealTimers();
    }
  });

  it("that nobody wants any more are remembered as far as there is room, the latest longest", () => {
    const { live, want, call } = byHand({ remembered: 2 });
    want(seeds(1, 2, 3), look(1));
    for (const index of [0, 1, 2]) call(0).give(index);
    want(seeds(4), look(1));
    const isThere = (seed: number): boolean => live.isFulfilled(pictureWish({ kind: "seed", seed }, look(1)));
    expect([1, 2, 3].map(isThere)).toEqual([false, true, true]);
  });
});
