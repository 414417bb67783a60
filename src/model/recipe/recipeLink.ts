import { keyframe, linkParts, readFields, recipeFields, writeFields } from "./linkFields.ts";
import { generateRecipe, mixRecipe, walkRecipe, type LinkedRecipes } from "./linked.ts";
import { stopCount, type Recipe, type WalkOptions } from "./recipe.ts";
import { writeLinkedFile } from "./linkedFile.ts";
import { recipeJson } from "./recipeJson.ts";

/** The tab of the page that shows a recipe of each kind. */
const TABS = { generate: "gallery", mix: "mix", walk: "walk" } as const satisfies Record<Recipe["kind"], string>;

const FIELDS = recipeFields<LinkedRecipes>();

const NOTHING: LinkedRecipes = {
  look: { truncationPsi: 1, noiseMode: "const" },
  seeds: [],
  mix: { rows: [], columns: [] },
  walk: { keyframes: [], space: "w", frames: 60, loop: false },
};

/**
 * The recipe of a link, the part of the page's address after `#`. @returns nothing where its tab shows none.
 * @example
 * ```ts
 * import { readRecipeLink } from "stylegan2-ada";
 *
 * const recipe = readRecipeLink("mix?psi=0.7&rows=85,100&columns=55&layers=0-6");
 * recipe?.kind; // => "mix"
 * ```
 */
export function readRecipeLink(link: string): Recipe | undefined {
  const { tab, values } = linkParts(link);
  const { look, seeds, mix, walk } = readFields(FIELDS, values, NOTHING);
  switch (tab) {
    case TABS.generate:
      return generateRecipe(seeds, look);
    case TABS.mix:
      return mixRecipe({ layers: [], ...mix }, look);
    case TABS.walk:
      return walkRecipe(walk, look);
    default:
      return undefined;
  }
}

const LOOK_KEYS = ["psi", "cutoff", "noise", "class", "label", "moves"];
const OWN_KEYS: Readonly<Record<Recipe["kind"], readonly string[]>> = {
  generate: ["seeds"],
  mix: ["rows", "columns", "layers"],
  walk: ["keys", "classes", "steps", "space", "frames", "easing", "loop", "hold"],
};

/**
 * The link that shows a recipe in the page, whose other tabs stay as they are.
 * @param file the checkpoint that its images come from, where the page opens with another one. A link cannot bring it:
 *   the page opens it where it has it, and otherwise says which one is meant.
 * @returns nothing for what no link can say: ws and directions of files, several labels of a seed, extreme numbers.
 * @example
 * ```ts
 * import { recipeLink } from "stylegan2-ada";
 *
 * const recipe = { kind: "generate", seeds: [85, 100], truncationPsi: 0.7 } as const;
 * recipeLink(recipe); // => "gallery?seeds=85,100&psi=0.7&noise=const"
 * recipeLink(recipe, "cats.pkl"); // => "gallery?seeds=85,100&psi=0.7&noise=const&file=cats.pkl"
 * ```
 */
export function recipeLink(recipe: Recipe, file?: string): string | undefined {
  const linked = linkedOf(recipe);
  const keys = [...LOOK_KEYS, ...OWN_KEYS[recipe.kind]];
  const values =
    linked === undefined
      ? []
      : writeFields(
          FIELDS.filter(({ key }) => keys.includes(key)),
          linked,
        );
  const link = `${TABS[recipe.kind]}?${values.join("&")}`;
  const read = readRecipeLink(link);
  if (read === undefined || pictures(read) !== pictures(recipe)) return undefined;
  return file === undefined ? link : `${link}&${writeLinkedFile(file)}`;
}

function linkedOf(recipe: Recipe): LinkedRecipes | undefined {
  const { truncationPsi = 1, truncationCutoff, noiseMode = "const", label, directions } = recipe;
  const look = { truncationPsi, truncationCutoff, noiseMode, label, directions };
  switch (recipe.kind) {
    case "generate":
      return { ...NOTHING, look, seeds: recipe.seeds };
    case "mix": {
      const { rows, columns, styles: layers } = recipe;
      return { ...NOTHING, look, mix: { rows, columns, layers } };
    }
    case "walk": {
      const { space, frames, easing, loop, hold } = recipe;
      const { seeds, labels = [], moves = [] } = wholeWalk(recipe);
      const classes = labels.map((one) => (typeof one === "number" ? one : undefined));
      const keyframes = seeds.map((seed, i) => keyframe(seed, classes[i], moves[i]));
      const more = { ...(easing === "smooth" && { easing }), ...(hold && { hold }) };
      return { ...NOTHING, look, walk: { keyframes, space, frames, loop, ...more } };
    }
  }
}

/** With as many seeds as labels and moves, where any begins anew. */
function wholeWalk<W extends WalkOptions>(walk: W): W {
  const count = stopCount(walk);
  const { seeds, labels, moves } = walk;
  const filled = <T>(list: readonly T[]): T[] =>
    Array.from({ length: count }, (_, i) => list.slice(i % list.length, (i % list.length) + 1)).flat();
  return {
    ...walk,
    seeds: filled(seeds),
    ...(labels && { labels: filled(labels) }),
    ...(moves && { moves: filled(moves) }),
  };
}

/** Recipes of the same images are written alike. */
function pictures(recipe: Recipe): string {
  const { truncationPsi = 1, noiseMode = "const" } = recipe;
  const whole = recipe.kind === "walk" ? wholeWalk(recipe) : recipe;
  return JSON.stringify(recipeJson({ ...whole, truncationPsi, noiseMode }));
}
