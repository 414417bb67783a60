import { describe, expect, it } from "vitest";
import { makeFilm } from "../../../web/app/tabs/walk/export/makeFilm.ts";
import { walkFilm } from "../../../web/app/tabs/walk/walkFilm.ts";
import type { PagePicture } from "../../../web/studio/studio.ts";
import { LOOK } from "../studios.ts";
import { fakeDrawing, pictureOf, settled } from "./fakeDrawing.ts";

const keyframes = [1, 2, 3].map((seed) => ({ seed }));
const film = walkFilm({ keyframes, space: "w", frames: 10, loop: false }, LOOK);
if (film === undefined) throw new Error("no video");
const frames = Array.from({ length: film.total }, (_, i) => pictureOf(film.recipeAt(i), LOOK));

function making(drawn: readonly number[] = []) {
  const { studio, calls, ...fake } = fakeDrawing();
  const [added, fractions, controller] = [[] as PagePicture[], [] as number[], new AbortController()];
  const made = makeFilm({
    film: film as NonNullable<typeof film>,
    studio,
    signal: controller.signal,
    reel: { at: (frame) => (drawn.includes(frame) ? frames[frame] : undefined) },
    add: async (picture) => void added.push(picture),
    onProgress: (fraction) => fractions.push(fraction),
  });
  made.catch(() => undefined);
  return { made, calls, added, fractions, controller, ...fake };
}

describe("making a film", () => {
  it("packs every picture in its turn, drawing only those that are not drawn", async () => {
    const { made, calls, added, fractions } = making([0, 1, 9, 10]);
    for (let i = 0; i < 3; i++) {
      await settled();
      await calls[i]?.deliver();
    }
    await made;
    expect(added).toEqual(frames);
    expect(calls.map(({ place, recipes }) => [place, recipes.length])).toEqual(
      Array.from([6, 6, 5], (count) => ["export", count]),
    );
    expect([fractions[0], fractions.at(-1), fractions.length]).toEqual([1 / 21, 1, 21]);
  });

  it("ends with the reason where it is cancelled", async () => {
    const { made, calls, added, controller } = making();
    await calls[0]?.deliver();
    controller.abort(new Error("no longer wanted"));
    await calls[1]?.deliver();
    await expect(made).rejects.toThrow("no longer wanted");
    expect(added.length).toBeLessThan(21);
  });

  it("ends with a reason where the drawing is replaced or fails", async () => {
    const { made, calls } = making();
    await calls[0]?.fail("The engine stopped");
    await expect(made).rejects.toThrow("The engine stopped");
  });
});
