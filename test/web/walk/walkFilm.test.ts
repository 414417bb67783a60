import { describe, expect, it } from "vitest";
import type { PictureRecipe } from "../../../src/model/recipe/recipe.ts";

import {
  frameOfKeyframe,
  keyframeBefore,
  MOST_KEYFRAMES,
  usableKeyframes,
  usableSpace,
  walkFilm,
} from "../../../web/app/tabs/walk/walkFilm.ts";
import type { FoundWs } from "../../../src/model/wsSource.ts";
import { float32 } from "../../../src/tensor/hostTensor.ts";
import { LOOK } from "../studios.ts";

const KEYFRAMES = [{ seed: 85 }, { seed: 100 }, { seed: 75 }];
const NETWORK = { cDim: 0, numWs: 2, wDim: 3 };
const WALK = { keyframes: KEYFRAMES, space: "w", frames: 4, fps: 24, loop: true } as const;

function recipesOf(walk: Parameters<typeof walkFilm>[0]): PictureRecipe[] {
  const film = walkFilm(walk, LOOK);
  return Array.from({ length: film?.total ?? 0 }, (_, frame) => film?.recipeAt(frame)).filter((recipe) => !!recipe);
}

const path = (recipes: readonly PictureRecipe[]): string[] =>
  recipes.map((recipe) => (recipe.kind === "walk" ? `${recipe.from}-${recipe.to} ${recipe.t}` : recipe.kind));

describe("the film of a walk", () => {
  it("goes from keyframe to keyframe and back to the first, whose second coming is left out", () => {
    const recipes = recipesOf(WALK);
    const legs = ["85-100", "100-75", "75-85"].flatMap((leg) => [0, 0.25, 0.5, 0.75].map((t) => `${leg} ${t}`));
    expect(path(recipes)).toEqual(legs);
    expect(recipes[5]).toEqual({ kind: "walk", from: 100, to: 75, t: 0.25, space: "w", noiseSeed: 85 });
  });

  it("ends at the last keyframe where it does not loop", () => {
    expect(path(recipesOf({ ...WALK, loop: false }))).toHaveLength(9);
    expect(path(recipesOf({ ...WALK, loop: false })).at(-1)).toBe("75-85 0");
  });

  it("needs two keyframes, and takes no more than can be seen", () => {
    expect(walkFilm({ ...WALK, keyframes: [{ seed: 85 }] }, LOOK)).toBeUndefined();
    expect(walkFilm({ ...WALK, keyframes: [] }, LOOK)).toBeUndefined();
    const many = Array.from({ length: 400 }, (_, seed) => ({ seed }));
    expect(walkFilm({ ...WALK, keyframes: many }, LOOK)?.total).toBe(MOST_KEYFRAMES * WALK.frames);
  });

  it("goes from class to class, that of the look where a keyframe has none of its own", () => {
    const keyframes = [{ seed: 85, label: 2 }, { seed: 100 }, { seed: 75 }];
    const film = walkFilm({ ...WALK, keyframes }, { ...LOOK, label: [1, 0, 0.5] });
    const labels = [0, 4, 8]
      .map((frame) => film?.recipeAt(frame))
      .map((recipe) => (recipe?.kind === "walk" ? recipe.labels : ""));
    expect(labels).toEqual([[2, [1, 0, 0.5]], undefined, [[1, 0, 0.5], 2]]);
    expect(usableKeyframes(keyframes, { ...NETWORK, cDim: 2 })[0]).toEqual({ seed: 85, label: 1 });
    expect(usableKeyframes(keyframes, NETWORK)).toEqual(KEYFRAMES);
  });

  it("visits latents that the network takes, and then goes straight", () => {
    const found = (layers: number): FoundWs => ({
      name: "face",
      ws: float32([1, layers, 3], new Float32Array(3 * layers)),
    });
    const keyframes = [{ seed: 85 }, { seed: found(2) }, { seed: found(4) }];
    const usable = usableKeyframes(keyframes, NETWORK);
    expect(usable).toEqual(keyframes.slice(0, 2));
    expect([usableSpace("z", usable), usableSpace("z", KEYFRAMES)]).toEqual(["w", "z"]);
  });

  it("knows where its keyframes are", () => {
    expect([0, 1, 2].map((index) => frameOfKeyframe(index, WALK))).toEqual([0, 4, 8]);
    expect([0, 3, 4, 11].map((frame) => keyframeBefore(frame, WALK))).toEqual([0, 0, 1, 2]);
  });
});
