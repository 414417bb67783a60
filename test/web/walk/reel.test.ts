import { describe, expect, it } from "vitest";
import { Reel } from "../../../web/app/tabs/walk/reel.ts";
import type { Keyframe } from "../../../src/model/recipe/linked.ts";
import { walkFilm, type WalkFilm } from "../../../web/app/tabs/walk/walkFilm.ts";
import { LOOK } from "../studios.ts";
import { fakeDrawing, pictureOf, type FakeDrawing } from "./fakeDrawing.ts";

const WALK = { keyframes: [{ seed: 1 }, { seed: 2 }], space: "w", frames: 8, fps: 24, loop: true } as const;

function film(truncationPsi = 1, keyframes: readonly Keyframe[] = WALK.keyframes): WalkFilm {
  const made = walkFilm({ ...WALK, keyframes }, { ...LOOK, truncationPsi });
  if (made === undefined) throw new Error("no film");
  return made;
}

function reelOf(first: WalkFilm): FakeDrawing & { readonly reel: Reel } {
  const fake = fakeDrawing();
  const reel = new Reel(fake.studio, 1);
  reel.show(first);
  return { ...fake, reel };
}

const times = ({ calls }: FakeDrawing): string[] =>
  calls.map(({ recipes }) =>
    recipes.map((recipe) => (recipe.kind === "walk" ? Number(recipe.from) + recipe.t : "")).join(" "),
  );

describe("a reel", () => {
  it("draws what is seen, and while it plays what follows, around the end", async () => {
    const { reel, calls, ...fake } = reelOf(film());
    await calls[0]?.deliver();
    reel.aim(14, true);
    await calls[1]?.deliver();
    await calls[2]?.deliver();
    expect(times({ calls, ...fake })).toEqual([
      "1",
      "2.75 2.875 1.125 1.25 1.375 1.5 1.625 1.75 1.875 2 2.125 2.25",
      "2.375 2.5 2.625",
    ]);
    expect(Array.from({ length: 16 }, (_, i) => reel.at(i) !== undefined)).not.toContain(false);
    reel.aim(3, true);
    expect(calls).toHaveLength(3);
  });

  it("gives the picture of every frame, and none of frames that there are not", async () => {
    const shown = film(0.5);
    const { reel, calls } = reelOf(shown);
    reel.aim(4, false);
    await calls[0]?.deliver();
    await calls[1]?.deliver();
    expect(reel.at(4)).toEqual(pictureOf(shown.recipeAt(4), shown.look));
    expect([reel.at(5), reel.at(16)]).toEqual([undefined, undefined]);
  });

  it("leaves work for what is seen now, but not before it has given a picture", async () => {
    const { reel, calls, ...fake } = reelOf(film());
    await calls[0]?.deliver();
    reel.aim(1, true);
    reel.aim(15, true);
    expect(calls).toHaveLength(2);
    await calls[1]?.deliver(1);
    expect(times({ calls, ...fake })[2]).toMatch(/^2\.875 /);
    await calls[1]?.deliver(1);
    expect(calls).toHaveLength(3);
  });

  it("goes on with its work while the film plays through it", async () => {
    const { reel, calls } = reelOf(film());
    await calls[0]?.deliver();
    reel.aim(1, true);
    for (let frame = 1; frame < 8; frame++) {
      await calls[1]?.deliver(1);
      reel.aim(frame, true);
    }
    expect(calls).toHaveLength(2);
  });

  it("forgets the frames of another look, and keeps those that films share", async () => {
    const { reel, calls } = reelOf(film());
    await calls[0]?.deliver();
    reel.show(film(1, [{ seed: 1 }, { seed: 2 }, { seed: 3 }]));
    expect(reel.at(0)).toBeDefined();
    reel.show(film(0.5));
    expect(reel.at(0)).toBeUndefined();
    await calls[1]?.deliver();
    expect(reel.at(0)?.data[1]).toBe(50);
  });

  it("takes no picture of the look before", async () => {
    const { reel, calls } = reelOf(film());
    reel.show(film(0.5));
    await calls[0]?.deliver();
    expect(reel.at(0)).toBeUndefined();
    await calls[1]?.deliver();
    expect(reel.at(0)?.data[1]).toBe(50);
  });

  it("says what went wrong, and asks again for another film", async () => {
    const { reel, calls } = reelOf(film());
    await calls[0]?.fail("out of memory");
    expect(reel.failure).toBe("out of memory");
    reel.aim(3, true);
    expect(calls).toHaveLength(1);
    reel.show(film(0.5));
    expect([reel.failure, calls.length]).toEqual([undefined, 2]);
  });

  it("tells its listeners, and stops its work", async () => {
    const { reel, calls, stopped } = reelOf(film());
    const versions: number[] = [];
    const leave = reel.subscribe(() => versions.push(reel.changes()));
    await calls[0]?.deliver();
    leave();
    expect(versions.length).toBeGreaterThan(0);
    reel.stop();
    expect(stopped).toEqual(["walk"]);
  });
});
