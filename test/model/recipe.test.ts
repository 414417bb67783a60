import { expect, describe, it } from "vitest";
import { writeNumberList } from "../../src/base/numberList.ts";
import type { SavedDirections } from "../../src/model/directions.ts";
import type { Label } from "../../src/model/labels.ts";
import { walkRecipe, type LinkedWalk } from "../../src/model/recipe/linked.ts";
import { parseKeyframes } from "../../src/model/recipe/keyframeText.ts";
import { parseSteps, writeSteps } from "../../src/model/recipe/directionText.ts";
import type { Recipe } from "../../src/model/recipe/recipe.ts";
import { recipeCommand } from "../../src/model/recipe/recipeCommand.ts";
import { isLinkedFile } from "../../src/model/recipe/linkedFile.ts";
import { readRecipeLink, recipeLink } from "../../src/model/recipe/recipeLink.ts";
import { readRecipe, recipeJson, type RecipeFiles } from "../../src/model/recipe/recipeJson.ts";
import type { FoundWs } from "../../src/model/wsSource.ts";
import { readLink, readNetworkName } from "../../web/app/view/link.ts";
import { float32 } from "../../src/tensor/hostTensor.ts";

const found: FoundWs = { name: "found", ws: float32([1, 2, 3], [0, 1, 2, 3, 4, 5.5]) };
const face = (index: number): FoundWs => ({
  name: `face.${index}`,
  ws: float32([1, 2, 3], new Float32Array(6)),
  file: { path: "my/face.npz", index },
});
const smile: SavedDirections = { file: "smile.npz", vectors: float32([1, 3], [1, 0, 0]), standardDeviations: [1] };
const files: RecipeFiles = {
  ws: (path) => Promise.resolve(path === "my/face.npz" ? [face(0), face(1)] : []),
  directions: (file) => Promise.resolve({ ...smile, file }),
};

const LOOK = { truncationPsi: 0.7, noiseMode: "const" } as const;
const DIRECTIONS = [
  { component: 0, amount: 2.5, layers: [2, 3, 4] },
  { component: 7, amount: -1, of: smile },
];
const RECIPES: Readonly<Record<string, Recipe>> = {
  seeds: { kind: "generate", seeds: [1, 2, 3, 9], ...LOOK, directions: DIRECTIONS },
  "seeds in classes": { kind: "generate", seeds: [1], labels: [0, [0.5, 0, 1]], ...LOOK },
  mix: { kind: "mix", rows: [85, found], columns: [face(0), face(1), 4], styles: [0, 1, 5], ...LOOK, label: 3 },
  walk: {
    ...{ kind: "walk", seeds: [1, 2], frames: 12, space: "z", easing: "smooth", loop: true },
    ...{ hold: { from: "w_avg", styles: [0, 1] }, truncationPsi: -0.5, truncationCutoff: 4, noiseMode: "random" },
  },
  keyframes: {
    ...{
      kind: "walk",
      seeds: [1, face(0), face(1), 1],
      labels: [0, 0, 0, [0.5, 0, 1]],
      moves: [[], DIRECTIONS, [], []],
    },
    ...{ frames: 12, space: "w", easing: "linear", loop: false, ...LOOK },
  },
};

describe("a recipe as JSON", () => {
  it.each(Object.entries(RECIPES))("comes back: %s", async (_, recipe) => {
    const json: unknown = JSON.parse(JSON.stringify(recipeJson(recipe)));
    expect(await readRecipe(json, files)).toEqual(recipe);
  });

  it("has the fields of the server's requests", () => {
    expect(recipeJson(RECIPES.walk ?? expect.unreachable())).toEqual({
      ...{ kind: "walk", seeds: [1, 2], frames: 12, space: "z", easing: "smooth", loop: true },
      ...{ mixSeed: "w_avg", styles: [0, 1], truncationPsi: -0.5, truncationCutoff: 4, noiseMode: "random" },
    });
  });

  it.each([
    [{ kind: "grow" }, "kinds generate, mix and walk"],
    [{ kind: "generate", seeds: [-1] }, "seeds.0 of the recipe must be a whole number"],
    [{ kind: "generate", seeds: [1], class: 1, label: [1] }, "either as class or as label"],
    [{ kind: "generate", seeds: [1], directions: "pca" }, "a step is"],
    [{ kind: "generate", seeds: [1], psi: 1 }, "psi of the recipe must be omitted"],
    [{ kind: "generate", seeds: [{ name: "w", w: [[1], [1, 2]] }] }, "seeds.0"],
    [{ kind: "mix", rows: [1], columns: [2] }, "a mix needs its layers"],
    [{ kind: "walk", seeds: [1, 2], mixSeed: 4 }, "go together"],
    [{ kind: "walk", seeds: [{ file: "my/face.npz", index: 2 }] }, "holds the w that the recipe names"],
  ])("is refused where it makes no sense: %j", async (json, words) => {
    await expect(readRecipe(json, files)).rejects.toThrow(words);
  });

  it("names files only where somebody opens them", async () => {
    for (const name of ["seeds", "mix"]) {
      const json = recipeJson(RECIPES[name] ?? expect.unreachable());
      await expect(readRecipe(json)).rejects.toThrow("it may not name files here");
    }
  });
});

describe("a recipe as a command", () => {
  const told = (name: string): string => recipeCommand(RECIPES[name] ?? expect.unreachable(), { cDim: 3 });

  it("says all of it", () => {
    expect(told("seeds")).toBe(
      'stylegan generate --trunc 0.7 --direction "pca:0=2.5@2-4;smile.npz:7=-1" --seeds 1-3,9',
    );
    expect(told("seeds in classes")).toBe('stylegan generate --trunc 0.7 --label "1,0,0;0.5,0,1" --seeds 1');
    expect(told("mix")).toBe(
      "stylegan mix --trunc 0.7 --class 3 --rows 85,found.npz --cols my/face.npz,4 --styles 0-1,5",
    );
    expect(told("walk")).toBe(
      "stylegan walk --trunc -0.5 --trunc-cutoff 4 --noise-mode random --seeds 1-2 --frames 12 --space z " +
        "--easing smooth --loop --mix-seed w_avg --styles 0-1",
    );
    expect(told("keyframes")).toBe(
      "stylegan walk --trunc 0.7 --keyframes " +
        "1+class:0,my/face.npz+pca:0=2.5@2-4+smile.npz:7=-1,my/face.npz,1+label:0.5/0/1 --frames 12 --space w",
    );
  });

  it("quotes what a shell would read, and adds what the recipe does not say", () => {
    const recipe = { kind: "generate", seeds: [1], truncationPsi: 1 } as const;
    expect(recipeCommand(recipe, { name: "my $best.pkl", cDim: 0 }, [["--grid"], undefined, ["--batch", 4]])).toBe(
      'stylegan generate --network "my \\$best.pkl" --trunc 1 --seeds 1 --grid --batch 4',
    );
  });

  it("tells the labels of keyframes, the look's where one has none, as classes or as vectors", () => {
    const keyframes = [{ seed: 1, label: 2 }, { seed: 2 }, { seed: 3, label: 1 }];
    const walk = { keyframes, frames: 4, space: "w", loop: false } as const;
    const labels = (label: Label | undefined, of: LinkedWalk = walk): string | undefined =>
      /--(?:class|label) ("[^"]*"|\S+)/.exec(
        recipeCommand(walkRecipe(of, { ...(label !== undefined && { label }) }), { cDim: 3 }),
      )?.[0];
    expect(labels(0)).toBe("--class 2,0-1");
    expect(labels([1, 0.3, 0.7])).toBe('--label "0,0,1;1,0.3,0.7;0,1,0"');
    expect(labels([1, 0.3, 0.7], { ...walk, keyframes: [{ seed: 1 }, { seed: 2 }] })).toBe("--label 1,0.3,0.7");
    expect(labels(undefined, { ...walk, keyframes: [{ seed: 1 }, { seed: 2 }] })).toBeUndefined();
  });
});

describe("a recipe as a link", () => {
  it.each([
    ["gallery?seeds=1-3,9&psi=0.7&noise=const&moves=0:2.5:2-4", "seeds"],
    ["mix?psi=0.7&noise=none&rows=85&columns=4-5&layers=0-1", "mix"],
    ["walk?psi=0.7&cutoff=4&noise=const&class=1&keys=1,5&classes=0,2&space=z&frames=9&easing=smooth&loop=yes", "walk"],
    ["walk?psi=0.7&noise=const&keys=1,5&space=w&frames=9&loop=no&hold=85:0-3", "held layers"],
    ["walk?psi=1&noise=const&keys=1,1&steps=;0:2:0-3~1:-1&space=w&frames=9&loop=no", "a keyframe's own steps"],
  ])("comes back: %s", (link) => {
    const recipe = readRecipeLink(`#${link}`);
    expect(recipe === undefined ? undefined : recipeLink(recipe)).toBe(link);
  });

  it("opens in the page as the same pictures, old links too", () => {
    const view = readLink("#walk?keys=5-7&classes=0,,2&psi=0.5&loop=no&hold=w_avg:0-2");
    expect(view.walk).toMatchObject({ loop: false, hold: { from: "w_avg", styles: [0, 1, 2] } });
    const shown = walkRecipe(view.walk, { ...view.look, label: 0 });
    expect(readLink(`#${recipeLink(shown)}`)).toEqual({
      ...view,
      look: { ...view.look, label: 0 },
      walk: {
        ...view.walk,
        keyframes: [
          { seed: 5, label: 0 },
          { seed: 6, label: 0 },
          { seed: 7, label: 2 },
        ],
      },
    });
  });

  it("spells out which of seeds and labels begins anew", () => {
    const walk = {
      kind: "walk",
      seeds: [7],
      labels: [0, 3],
      frames: 2,
      space: "w",
      easing: "linear",
      loop: false,
    } as const;
    expect(recipeLink(walk)).toBe("walk?psi=1&noise=const&keys=7,7&classes=0,3&space=w&frames=2&loop=no");
  });

  it("names the checkpoint that the page does not open with", () => {
    const link = recipeLink({ kind: "generate", seeds: [7], truncationPsi: 0.5 }, "my ~cats & dogs.pkl");
    expect(readNetworkName(`#${link}`)).toBe("my ~cats & dogs.pkl");
    expect(readRecipeLink(`#${link}`)).toMatchObject({ seeds: [7], truncationPsi: 0.5 });
    expect(isLinkedFile("cats.pkl", "cats.safetensors")).toBe(true);
    expect(isLinkedFile("cats.pkl", "dogs.pkl")).toBe(false);
  });

  it("says nothing of what it cannot say", () => {
    for (const name of ["seeds", "seeds in classes", "mix", "keyframes"]) {
      expect(recipeLink(RECIPES[name] ?? expect.unreachable()), name).toBeUndefined();
    }
    expect(recipeLink({ kind: "generate", seeds: [1], truncationPsi: 5 })).toBeUndefined();
    expect(readRecipeLink("#train")).toBeUndefined();
  });
});

describe("keyframes as text", () => {
  it("are of every kind, in their order", () => {
    const step = { component: 0, amount: 2.5, layers: [0, 2, 3, 4] };
    expect(parseKeyframes("1-2, my+face.npz,class:3,5+label:1/-0.3+a:b.npz:smile=-1+pca:0=+2.5@0/2-4", "")).toEqual([
      { source: 1, steps: [] },
      { source: 2, steps: [] },
      { source: "my+face.npz", steps: [] },
      { label: 3, steps: [] },
      { source: 5, label: [1, -0.3], steps: [{ component: "smile", amount: -1, file: "a:b.npz" }, step] },
    ]);
  });

  it.each(["", "1,", "smile", "1+class:x", "1+class:1+class:2", "1+pca:smile=2", "face.png", "label:1/x"])(
    "are refused where they make no sense: %j",
    (text) => expect(() => parseKeyframes(text, "read --keyframes")).toThrow(/Cannot read/),
  );
});

describe("steps along directions as text", () => {
  it.each(["pca:0=2.5@2-5", "C:/a b.npz:3=-1", "pca:0=1;pca:31=-0.5@0,4-6"])("%s", (text) => {
    expect(writeSteps(parseSteps(text, "read steps"))).toBe(text);
  });

  it("leave out what stands still or moves nothing", () => {
    const steps = [
      { component: 0, amount: 0 },
      { component: 1, amount: 2, layers: [] },
    ];
    expect(writeSteps(steps)).toBe("");
  });
});

it("numbers are written as they are read", () => {
  expect(writeNumberList([0, 1, 2, 7, 3, 4, 4])).toBe("0-2,7,3-4,4");
});
