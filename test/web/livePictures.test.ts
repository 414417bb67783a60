import { describe, expect, it } from "vitest";
import { LivePictures } from "../../web/app/pictures/livePictures.ts";
import type { Look, PagePicture, Recipe } from "../../web/studio/studio.ts";

const look = (truncationPsi: number): Look => ({ truncationPsi, noiseMode: "const", directions: [] });
const seeds = (...list: number[]): Recipe[] => list.map((seed) => ({ kind: "seed", seed }));

/** A call that is answered by hand. */
interface Call {
  readonly seeds: readonly number[];
  readonly psi: number;
  readonly give: (index: number) => PagePicture;
  readonly end: (error?: Error) => Promise<void>;
}

/** A studio that draws what the test tells it to. */
function byHand() {
  const calls: Call[] = [];
  const stops: string[] = [];
  const draw = (
    _place: string,
    recipes: readonly Recipe[],
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
          await Promise.resolve();
          await Promise.resolve();
        },
      });
    });
  const live = new LivePictures({ draw, stop: (place) => void stops.push(place) }, "gallery");
  const call = (index: number): Call => {
    const found = calls[index];
    if (found === undefined) throw new Error(`there is no call ${index} yet`);
    return found;
  };
  return { live, calls, call, stops };
}

describe("live pictures", () => {
  it("appear one after another, in the order of the recipes", () => {
    const { live, call } = byHand();
    live.want(seeds(7, 8), look(1));
    expect(live.drawing()).toMatchObject({ pictures: [undefined, undefined], wanted: 2, missing: 2 });
    const second = call(0).give(1);
    expect(live.drawing()).toMatchObject({ pictures: [undefined, second], missing: 1 });
  });

  it("wait for one picture before a newer wish replaces the work, and then show the newest", () => {
    const { live, calls, call } = byHand();
    live.want(seeds(1, 2, 3), look(1));
    live.want(seeds(1, 2, 3), look(0.9));
    live.want(seeds(1, 2, 3), look(0.8));
    expect(calls).toHaveLength(1);
    call(0).give(0);
    expect(calls).toHaveLength(2);
    expect(call(1).psi).toBe(0.8);
  });

  it("that waited longest come first", () => {
    const { live, call } = byHand();
    live.want(seeds(1, 2, 3), look(1));
    call(0).give(0);
    live.want(seeds(1, 2, 3), look(0.9));
    expect(call(1).seeds).toEqual([2, 3, 1]);
  });

  it("draw only what is new when there are more", async () => {
    const { live, call } = byHand();
    live.want(seeds(1), look(1));
    call(0).give(0);
    await call(0).end();
    live.want(seeds(1, 2), look(1));
    expect(call(1).seeds).toEqual([2]);
  });

  it("never fall back to an older look", () => {
    const { live, call } = byHand();
    live.want(seeds(1, 2), look(1));
    call(0).give(1);
    live.want(seeds(1, 2), look(0.5));
    const newer = call(1).give(0);
    call(0).give(0);
    expect(live.drawing().pictures[0]).toBe(newer);
  });

  it("stop when what is wanted is there already", () => {
    const { live, call, stops } = byHand();
    live.want(seeds(1, 2), look(1));
    call(0).give(0);
    live.want(seeds(1), look(1));
    expect(stops).toEqual(["gallery"]);
    expect(live.drawing().missing).toBe(0);
  });

  it("may be but one for a while", () => {
    const { live, calls, call } = byHand();
    live.want(seeds(1, 2, 3), look(1), [1]);
    expect(call(0).seeds).toEqual([2]);
    expect(live.drawing()).toMatchObject({ wanted: 1, missing: 1 });
    call(0).give(0);
    live.want(seeds(1, 2, 3), look(1));
    expect(calls.at(-1)?.seeds).toEqual([1, 3]);
  });

  it("say what went wrong, and try again at the next wish", async () => {
    const { live, calls, call } = byHand();
    live.want(seeds(1), look(1));
    await call(0).end(new Error("out of memory"));
    expect(live.drawing().failure).toBe("out of memory");
    live.want(seeds(1), look(0.5));
    expect(live.drawing().failure).toBeUndefined();
    expect(calls).toHaveLength(2);
    await call(1).end(new Error("no answer"));
    live.drawing().retry();
    expect(live.drawing().failure).toBeUndefined();
    expect(call(2)).toMatchObject({ seeds: [1], psi: 0.5 });
  });
});
